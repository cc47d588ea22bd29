import KernelInterface

/// y[l] = the larger of the rows 2l and 2l + 1 of max(0, x * scale + shift), for each channel of one record x [L, C]; an odd last row is
/// left out.
public func rectifyAndPoolPairs(
  _ x: UnsafePointer<Float>, length: Int, channels: Int, scale: UnsafePointer<Float>, shift: UnsafePointer<Float>,
  into y: UnsafeMutablePointer<Float>
) {
  KernelWidth.loops.rectifyAndPoolPairs(x, length: length, channels: channels, scale: scale, shift: shift, into: y)
}

/// The gradient of `rectifyAndPoolPairs` with respect to x * scale + shift: dy [L / 2, C] goes to the larger row of each pair, the first of
/// equals, unless it was not above zero. dx [L, C] is overwritten.
public func rectifyAndPoolPairsGradient(
  _ dy: UnsafePointer<Float>, input x: UnsafePointer<Float>, length: Int, channels: Int, scale: UnsafePointer<Float>,
  shift: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>
) {
  KernelWidth.loops.rectifyAndPoolPairsGradient(
    dy, input: x, length: length, channels: channels, scale: scale, shift: shift, into: dx)
}

/// y[C] = the mean of one record x [L, C] over its rows.
public func averageRows(
  _ x: UnsafePointer<Float>, length: Int, channels: Int, into y: UnsafeMutablePointer<Float>
) {
  y.update(repeating: 0, count: channels)
  for row in 0..<length {
    let source = x + row &* channels
    for c in 0..<channels { y[c] += source[c] }
  }
  let share = 1 / Float(length)
  for c in 0..<channels { y[c] *= share }
}

/// Spreads dy[C] evenly over the rows of one record dx [L, C], which is overwritten.
public func averageRowsGradient(
  _ dy: UnsafePointer<Float>, length: Int, channels: Int, into dx: UnsafeMutablePointer<Float>
) {
  let share = 1 / Float(length)
  for c in 0..<channels { dx[c] = dy[c] * share }
  for row in 1..<max(length, 1) { (dx + row * channels).update(from: dx, count: channels) }
}
