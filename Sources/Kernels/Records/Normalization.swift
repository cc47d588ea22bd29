import KernelInterface

/// y = x * scale + shift for each channel, plus `residual` where given, then max(0, ·) if `rectify`; x [L, C]. y may be x or the
/// residual.
public func scaleAndShift(
  _ x: UnsafePointer<Float>, length: Int, channels: Int, scale: UnsafePointer<Float>, shift: UnsafePointer<Float>,
  adding residual: UnsafePointer<Float>? = nil, rectify: Bool, into y: UnsafeMutablePointer<Float>
) {
  KernelWidth.loops.scaleAndShift(
    x, length: length, channels: channels, scale: scale, shift: shift, adding: residual, rectify: rectify, into: y)
}

/// For each channel of x [L, C] the mean and the sum of squared deviations from it, in a second pass, so that nothing cancels.
public func measureMoments(
  _ x: UnsafePointer<Float>, length: Int, channels: Int, mean: UnsafeMutablePointer<Float>,
  squaredDeviations: UnsafeMutablePointer<Float>
) {
  KernelWidth.loops.measureMoments(
    x, length: length, channels: channels, mean: mean, squaredDeviations: squaredDeviations)
}

/// For each channel of one record [L, C] the sum of dy, and of dy * (x - center).
public func measureGradient(
  _ dy: UnsafePointer<Float>, _ x: UnsafePointer<Float>, length: Int, channels: Int, center: UnsafePointer<Float>,
  sum: UnsafeMutablePointer<Float>, product: UnsafeMutablePointer<Float>
) {
  KernelWidth.loops.measureGradient(
    dy, x, length: length, channels: channels, center: center, sum: sum, product: product)
}

/// dx = a * dy + b * x + c for each channel of one record [L, C]; dx may be x or dy.
public func combine(
  _ dy: UnsafePointer<Float>, a: UnsafePointer<Float>, _ x: UnsafePointer<Float>, b: UnsafePointer<Float>,
  c offset: UnsafePointer<Float>, length: Int, channels: Int, into dx: UnsafeMutablePointer<Float>
) {
  KernelWidth.loops.combine(dy, a: a, x, b: b, c: offset, length: length, channels: channels, into: dx)
}
