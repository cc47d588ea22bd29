/// The mean and the biased variance of each channel over records and rows; the variance in a second pass, so that nothing cancels.
public func channelMoments(_ x: Rows) -> (mean: [Double], variance: [Double]) {
  let count = Double(x.records * x.length)
  var mean = [Double](repeating: 0, count: x.channels)
  mean.withUnsafeMutableBufferPointer { sums in
    if let base = sums.baseAddress { addChannelSums(x, into: base) }
  }
  for c in mean.indices { mean[c] /= count }
  let center = mean.map { Float($0) }
  var variance = sumsOfProducts(x, x, center: center, centered: true)
  for c in variance.indices {
    let rounding = mean[c] - Double(center[c])
    variance[c] = max(0, variance[c] / count - rounding * rounding)
  }
  return (mean, variance)
}

/// Per channel: the sum of dy, and the sum of dy * (x - center), over records and rows.
public func gradientSums(_ dy: Rows, _ x: Rows, center: [Float]) -> (dy: [Double], product: [Double]) {
  precondition(dy.hasShape(of: x) && center.count == x.channels)
  var sums = [Double](repeating: 0, count: x.channels)
  sums.withUnsafeMutableBufferPointer { sums in
    if let base = sums.baseAddress { addChannelSums(dy, into: base) }
  }
  return (sums, sumsOfProducts(dy, x, center: center, centered: false))
}

/// dx = a * dy + b * x + c for each channel; dx may be x or dy.
public func combine(
  _ dy: Rows, a: [Float], _ x: Rows, b: [Float], c: [Float], into dx: Rows
) {
  precondition(dy.hasShape(of: x) && dx.hasShape(of: x))
  for n in 0..<x.records {
    for row in 0..<x.length {
      let start = row &* x.channels
      let gradient = dy.record(n) + start
      let value = x.record(n) + start
      let target = dx.record(n) + start
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          c.withUnsafeBufferPointer { c in
            for i in 0..<x.channels {
              target[i] = c[i].addingProduct(value[i], b[i]).addingProduct(gradient[i], a[i])
            }
          }
        }
      }
    }
  }
}

/// Per channel the sum of u * (v - center), with u centred too if `centered`.
private func sumsOfProducts(_ u: Rows, _ v: Rows, center: [Float], centered: Bool) -> [Double] {
  var sums = [Double](repeating: 0, count: u.channels)
  withUnsafeTemporaryAllocation(of: Float.self, capacity: u.channels) { recordSums in
    center.withUnsafeBufferPointer { center in
      for n in 0..<u.records {
        recordSums.update(repeating: 0)
        for row in 0..<u.length {
          let first = u.record(n) + row &* u.channels
          let second = v.record(n) + row &* u.channels
          for c in 0..<u.channels {
            let left = centered ? first[c] - center[c] : first[c]
            recordSums[c] = recordSums[c].addingProduct(left, second[c] - center[c])
          }
        }
        for c in 0..<u.channels { sums[c] += Double(recordSums[c]) }
      }
    }
  }
  return sums
}
