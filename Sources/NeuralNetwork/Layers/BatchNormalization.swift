public import Kernels

/// BatchNorm over records and rows, with PyTorch's conventions: biased variance to normalise, unbiased for the running one.
public final class BatchNormalization: NormalizationLayer {
  public static let epsilon = 1e-5

  public let weight: Parameter
  public let bias: Parameter
  public let runningMean: Parameter
  public let runningVariance: Parameter
  private let store: ParameterStore
  private var batchMean: [Double]
  private var batchInverseDeviation: [Double]

  /// Declares `NAME.weight`, `NAME.bias`, `NAME.running_mean` and `NAME.running_var`.
  public init(_ name: String, in store: ParameterStore, channels: Int) {
    weight = store.declare("\(name).weight", .vector(count: channels))
    bias = store.declare("\(name).bias", .vector(count: channels))
    runningMean = store.declareStatistic("\(name).running_mean", count: channels)
    runningVariance = store.declareStatistic("\(name).running_var", count: channels)
    self.store = store
    batchMean = Array(repeating: 0, count: channels)
    batchInverseDeviation = Array(repeating: 1, count: channels)
  }

  public func reset() {
    store.values(weight).update(repeating: 1, count: weight.count)
    store.values(bias).update(repeating: 0, count: bias.count)
    store.statistic(runningMean).update(repeating: 0, count: runningMean.count)
    store.statistic(runningVariance).update(repeating: 1, count: runningVariance.count)
  }

  public func forward(_ x: Rows, into y: Rows, adding residual: Rows?, rectify: Bool, mode: NormalizationMode) {
    let mean: [Double]
    let inverseDeviation: [Double]
    switch mode {
    case .training(let momentum):
      let moments = channelMoments(x)
      updateRunning(moments.mean, moments.variance, count: x.records * x.length, momentum: momentum)
      mean = moments.mean
      inverseDeviation = moments.variance.map { 1 / ($0 + Self.epsilon).squareRoot() }
      batchMean = mean
      batchInverseDeviation = inverseDeviation
    case .evaluation:
      let running = store.statistic(runningVariance)
      mean = (0..<x.channels).map { Double(store.statistic(runningMean)[$0]) }
      inverseDeviation = (0..<x.channels).map { 1 / (Double(running[$0]) + Self.epsilon).squareRoot() }
    }
    let gain = store.values(weight)
    let offset = store.values(bias)
    let scale = (0..<x.channels).map { Double(gain[$0]) * inverseDeviation[$0] }
    let shift = (0..<x.channels).map { Float(Double(offset[$0]) - mean[$0] * scale[$0]) }
    scaleAndShift(x, scale: scale.map { Float($0) }, shift: shift, adding: residual, rectify: rectify, into: y)
  }

  public func backward(_ dy: Rows, _ x: Rows, into dx: Rows) {
    let count = Double(x.records * x.length)
    let center = batchMean.map { Float($0) }
    let sums = gradientSums(dy, x, center: center)
    let gain = store.values(weight)
    let gainGradient = store.gradient(weight)
    let biasGradient = store.gradient(bias)
    var a = [Float](repeating: 0, count: x.channels)
    var b = a
    var shift = a
    for c in 0..<x.channels {
      let inverse = batchInverseDeviation[c]
      let product = sums.product[c] + (Double(center[c]) - batchMean[c]) * sums.dy[c]
      gainGradient[c] += Float(inverse * product)
      biasGradient[c] += Float(sums.dy[c])
      let scale = Double(gain[c]) * inverse
      let slope = -scale * inverse * inverse * product / count
      a[c] = Float(scale)
      b[c] = Float(slope)
      shift[c] = Float(-scale * sums.dy[c] / count - slope * batchMean[c])
    }
    combine(dy, a: a, x, b: b, c: shift, into: dx)
  }

  private func updateRunning(_ mean: [Double], _ variance: [Double], count: Int, momentum: Double) {
    let means = store.statistic(runningMean)
    let variances = store.statistic(runningVariance)
    let unbiased = count > 1 ? Double(count) / Double(count - 1) : 1
    for c in mean.indices {
      means[c] = Float((1 - momentum) * Double(means[c]) + momentum * mean[c])
      variances[c] = Float((1 - momentum) * Double(variances[c]) + momentum * variance[c] * unbiased)
    }
  }
}
