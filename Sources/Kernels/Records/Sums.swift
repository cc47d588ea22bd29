/// Adds `bias` to every row.
public func add(bias: UnsafePointer<Float>, to y: Rows) {
  let y = y.joined
  for row in 0..<y.length {
    let target = y.record(0) + row &* y.channels
    for c in 0..<y.channels { target[c] += bias[c] }
  }
}

/// The sum of each channel over records and rows; a record in single, the records in double precision.
public func channelSums(_ x: Rows) -> [Double] {
  var sums = [Double](repeating: 0, count: x.channels)
  withUnsafeTemporaryAllocation(of: Float.self, capacity: x.channels) { recordSums in
    for n in 0..<x.records {
      recordSums.update(repeating: 0)
      for row in 0..<x.length {
        let source = x.record(n) + row &* x.channels
        for c in 0..<x.channels { recordSums[c] += source[c] }
      }
      for c in 0..<x.channels { sums[c] += Double(recordSums[c]) }
    }
  }
  return sums
}

/// The sum of squares: eight sums side by side in double precision, added up at the end. Eight whatever the width of the kernels, as its bits
/// depend on that.
public func sumOfSquares(_ x: UnsafePointer<Float>, count: Int) -> Double {
  var sums = SIMD8<Double>.zero
  let whole = count / 8 * 8
  for i in stride(from: 0, to: whole, by: 8) {
    let values = SIMD8<Double>(UnsafeRawPointer(x + i).loadUnaligned(as: SIMD8<Float>.self))
    sums.addProduct(values, values)
  }
  var sum = sums.sum()
  for i in whole..<count { sum.addProduct(Double(x[i]), Double(x[i])) }
  return sum
}
