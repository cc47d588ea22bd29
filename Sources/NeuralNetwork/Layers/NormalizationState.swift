import Kernels

/// What a normalisation measured in a batch and the coefficients that follow, for each channel.
public final class NormalizationState {
  /// Of each record: the mean over its rows, and the sum of squared deviations from it.
  let mean, squaredDeviations: ChannelValues
  /// y = x * scale + shift.
  let scale, shift: ChannelValues
  /// What x is compared with in the sums of the gradient.
  let center: ChannelValues
  /// Of each record: the sum of dy, and of dy * (x - center).
  let gradientSum, gradientProduct: ChannelValues
  /// dx = a * dy + b * x + c.
  let a, b, c: ChannelValues

  /// With coefficients for each record, or one set for all of a batch of up to `capacity`.
  init(channels: Int, capacity: Int, coefficientsPerRecord: Bool) {
    func values(perRecord: Bool) -> ChannelValues {
      ChannelValues(channels: channels, records: perRecord ? capacity : nil)
    }
    mean = values(perRecord: true)
    squaredDeviations = values(perRecord: true)
    gradientSum = values(perRecord: true)
    gradientProduct = values(perRecord: true)
    scale = values(perRecord: coefficientsPerRecord)
    shift = values(perRecord: coefficientsPerRecord)
    center = values(perRecord: coefficientsPerRecord)
    a = values(perRecord: coefficientsPerRecord)
    b = values(perRecord: coefficientsPerRecord)
    c = values(perRecord: coefficientsPerRecord)
  }

  var channels: Int { mean.channels }

  func measure(_ n: Int, _ record: UnsafePointer<Float>, length: Int) {
    measureMoments(
      record, length: length, channels: channels, mean: mean[n], squaredDeviations: squaredDeviations[n])
  }

  /// y = x * scale + shift (+ residual), for record `n`.
  func apply(
    _ n: Int, _ x: UnsafePointer<Float>, length: Int, adding residual: UnsafePointer<Float>? = nil, rectify: Bool,
    into y: UnsafeMutablePointer<Float>
  ) {
    scaleAndShift(
      x, length: length, channels: channels, scale: scale[n], shift: shift[n], adding: residual, rectify: rectify,
      into: y)
  }

  /// dx = dy where the rectified y of record `n` is above zero.
  func mask(
    _ n: Int, _ dy: UnsafePointer<Float>, _ x: UnsafePointer<Float>, length: Int, into dx: UnsafeMutablePointer<Float>
  ) {
    maskGradient(
      dy, wherePositive: x, length: length, channels: channels, scale: scale[n], shift: shift[n], into: dx)
  }

  func measureGradient(_ n: Int, _ dy: UnsafePointer<Float>, _ x: UnsafePointer<Float>, length: Int) {
    Kernels.measureGradient(
      dy, x, length: length, channels: channels, center: center[n], sum: gradientSum[n], product: gradientProduct[n])
  }

  /// dx = a * dy + b * x + c, for record `n`.
  func applyGradient(
    _ n: Int, _ dy: UnsafePointer<Float>, _ x: UnsafePointer<Float>, length: Int, into dx: UnsafeMutablePointer<Float>
  ) {
    combine(dy, a: a[n], x, b: b[n], c: c[n], length: length, channels: channels, into: dx)
  }
}

/// Numbers for each channel: of each record, or the same for all.
struct ChannelValues {
  let channels: Int
  private let buffer: FloatBuffer
  private let stride: Int

  /// The same for all records where `records` is nil.
  init(channels: Int, records: Int?) {
    self.channels = channels
    stride = records == nil ? 0 : channels
    buffer = FloatBuffer(count: channels * (records ?? 1))
  }

  /// Those of record `n`.
  subscript(_ n: Int) -> UnsafeMutablePointer<Float> { buffer.base + n * stride }

  /// The sum of each channel over the first `records` records, of each value `transformed`, in double precision.
  @inline(__always)
  func sums(_ records: Int, _ transform: (_ value: Double, _ channel: Int) -> Double) -> [Double] {
    var sums = [Double](repeating: 0, count: channels)
    for n in 0..<records {
      let values = self[n]
      for c in 0..<channels { sums[c] += transform(Double(values[c]), c) }
    }
    return sums
  }
}
