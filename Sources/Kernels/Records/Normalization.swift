/// y = x * scale + shift for each channel, plus `residual` where given, then max(0, ·) if `rectify`; x [L, C]. y may be x or the
/// residual.
public func scaleAndShift(
  _ x: UnsafePointer<Float>, length: Int, channels: Int, scale: UnsafePointer<Float>, shift: UnsafePointer<Float>,
  adding residual: UnsafePointer<Float>? = nil, rectify: Bool, into y: UnsafeMutablePointer<Float>
) {
  for row in 0..<length {
    let start = row &* channels
    let source = x + start
    let target = y + start
    if let residual {
      let other = residual + start
      for c in 0..<channels { target[c] = shift[c].addingProduct(source[c], scale[c]) + other[c] }
    } else {
      for c in 0..<channels { target[c] = shift[c].addingProduct(source[c], scale[c]) }
    }
    if rectify { for c in 0..<channels { target[c] = max(target[c], 0) } }
  }
}

/// For each channel of x [L, C] the mean and the sum of squared deviations from it, in a second pass, so that nothing cancels.
public func measureMoments(
  _ x: UnsafePointer<Float>, length: Int, channels: Int, mean: UnsafeMutablePointer<Float>,
  squaredDeviations: UnsafeMutablePointer<Float>
) {
  mean.update(repeating: 0, count: channels)
  squaredDeviations.update(repeating: 0, count: channels)
  for row in 0..<length {
    let source = x + row &* channels
    for c in 0..<channels { mean[c] += source[c] }
  }
  for c in 0..<channels { mean[c] /= Float(length) }
  for row in 0..<length {
    let source = x + row &* channels
    for c in 0..<channels {
      let deviation = source[c] - mean[c]
      squaredDeviations[c] = squaredDeviations[c].addingProduct(deviation, deviation)
    }
  }
}

/// For each channel of one record [L, C] the sum of dy, and of dy * (x - center).
public func measureGradient(
  _ dy: UnsafePointer<Float>, _ x: UnsafePointer<Float>, length: Int, channels: Int, center: UnsafePointer<Float>,
  sum: UnsafeMutablePointer<Float>, product: UnsafeMutablePointer<Float>
) {
  sum.update(repeating: 0, count: channels)
  product.update(repeating: 0, count: channels)
  for row in 0..<length {
    let gradient = dy + row &* channels
    let value = x + row &* channels
    for c in 0..<channels {
      sum[c] += gradient[c]
      product[c] = product[c].addingProduct(gradient[c], value[c] - center[c])
    }
  }
}

/// dx = a * dy + b * x + c for each channel of one record [L, C]; dx may be x or dy.
public func combine(
  _ dy: UnsafePointer<Float>, a: UnsafePointer<Float>, _ x: UnsafePointer<Float>, b: UnsafePointer<Float>,
  c offset: UnsafePointer<Float>, length: Int, channels: Int, into dx: UnsafeMutablePointer<Float>
) {
  for row in 0..<length {
    let start = row &* channels
    let gradient = dy + start
    let value = x + start
    let target = dx + start
    for c in 0..<channels {
      target[c] = offset[c].addingProduct(value[c], b[c]).addingProduct(gradient[c], a[c])
    }
  }
}
