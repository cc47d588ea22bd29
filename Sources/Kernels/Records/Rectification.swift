/// dx = dy where x * scale + shift is above zero, and zero elsewhere; x [L, C], dx may be dy.
public func maskGradient(
  _ dy: UnsafePointer<Float>, wherePositive x: UnsafePointer<Float>, length: Int, channels: Int,
  scale: UnsafePointer<Float>, shift: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>
) {
  for row in 0..<length {
    let start = row &* channels
    let gradient = dy + start
    let value = x + start
    let target = dx + start
    for c in 0..<channels {
      target[c] = shift[c].addingProduct(value[c], scale[c]) > 0 ? gradient[c] : 0
    }
  }
}

/// dx = dx + dy where `output` is above zero, and zero elsewhere.
public func addGradient(
  _ dy: UnsafePointer<Float>, wherePositive output: UnsafePointer<Float>, count: Int,
  to dx: UnsafeMutablePointer<Float>
) {
  for i in 0..<count { dx[i] = output[i] > 0 ? dx[i] + dy[i] : 0 }
}
