/// y = x * scale + shift for each channel, plus `residual` where given, then max(0, ·) if `rectify`. y may be x or the residual.
public func scaleAndShift(
  _ x: Rows, scale: UnsafePointer<Float>, shift: UnsafePointer<Float>, adding residual: Rows? = nil, rectify: Bool,
  into y: Rows
) {
  precondition(x.hasShape(of: y) && residual?.hasShape(of: y) ?? true)
  for n in 0..<x.records {
    for row in 0..<x.length {
      let start = row &* x.channels
      let source = x.record(n) + start
      let target = y.record(n) + start
      if let residual {
        let other = residual.record(n) + start
        for c in 0..<x.channels { target[c] = shift[c].addingProduct(source[c], scale[c]) + other[c] }
      } else {
        for c in 0..<x.channels { target[c] = shift[c].addingProduct(source[c], scale[c]) }
      }
      if rectify { for c in 0..<x.channels { target[c] = target[c] > 0 ? target[c] : 0 } }
    }
  }
}

/// Sets dy to zero where the rectifier's output was zero.
public func maskByRectifier(_ dy: Rows, output: Rows) {
  precondition(dy.hasShape(of: output))
  for n in 0..<dy.records {
    let gradient = dy.record(n)
    let value = output.record(n)
    for i in 0..<dy.length &* dy.channels { gradient[i] = value[i] > 0 ? gradient[i] : 0 }
  }
}

/// y += x
public func add(_ x: Rows, to y: Rows) {
  precondition(x.hasShape(of: y))
  for n in 0..<x.records {
    let source = x.record(n)
    let target = y.record(n)
    for i in 0..<x.length &* x.channels { target[i] += source[i] }
  }
}

/// y = x; the margins may differ.
public func copy(_ x: Rows, into y: Rows) {
  precondition(x.hasShape(of: y))
  for n in 0..<x.records { y.record(n).update(from: x.record(n), count: x.length * x.channels) }
}

/// Adds `bias` to every row.
public func add(bias: UnsafePointer<Float>, to y: Rows) {
  for n in 0..<y.records {
    for row in 0..<y.length {
      let target = y.record(n) + row &* y.channels
      for c in 0..<y.channels { target[c] += bias[c] }
    }
  }
}

/// sums[c] += the sum of x over records and rows; a record in single, the records in double precision.
public func addChannelSums(_ x: Rows, into sums: UnsafeMutablePointer<Double>) {
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
}
