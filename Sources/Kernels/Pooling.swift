/// y[l] = the larger of x[2l] and x[2l + 1] for each channel; an odd last row is left out.
public func maxPoolPairs(_ x: Rows, into y: Rows) {
  precondition(x.records == y.records && x.channels == y.channels && y.length == x.length / 2)
  for n in 0..<x.records {
    for row in 0..<y.length {
      let even = x.record(n) + 2 &* row &* x.channels
      let odd = even + x.channels
      let target = y.record(n) + row &* x.channels
      for c in 0..<x.channels { target[c] = odd[c] > even[c] ? odd[c] : even[c] }
    }
  }
}

/// Routes dy to the larger row of each pair, the first of equals, and zero to the other; dx is overwritten.
public func maxPoolPairsGradient(_ dy: Rows, input x: Rows, into dx: Rows) {
  precondition(x.hasShape(of: dx) && dy.records == x.records && dy.length == x.length / 2)
  for n in 0..<x.records {
    for row in 0..<dy.length {
      let start = 2 &* row &* x.channels
      let even = x.record(n) + start
      let odd = even + x.channels
      let gradient = dy.record(n) + row &* x.channels
      let target = dx.record(n) + start
      for c in 0..<x.channels {
        let toOdd = odd[c] > even[c]
        let value = gradient[c]
        target[c] = toOdd ? 0 : value
        target[x.channels &+ c] = toOdd ? value : 0
      }
    }
    if !x.length.isMultiple(of: 2) {
      (dx.record(n) + (x.length - 1) * x.channels).update(repeating: 0, count: x.channels)
    }
  }
}

/// y[B, C] = the mean of x[B, L, C] over its rows.
public func averagePool(_ x: Rows, into y: Rows) {
  precondition(x.records == y.records && x.channels == y.channels && y.length == 1)
  let factor = 1 / Float(x.length)
  for n in 0..<x.records {
    let target = y.record(n)
    target.update(repeating: 0, count: x.channels)
    for row in 0..<x.length {
      let source = x.record(n) + row &* x.channels
      for c in 0..<x.channels { target[c] += source[c] }
    }
    for c in 0..<x.channels { target[c] *= factor }
  }
}

/// Spreads dy[B, C] evenly over the rows of dx[B, L, C], which is overwritten.
public func averagePoolGradient(_ dy: Rows, into dx: Rows) {
  precondition(dx.records == dy.records && dx.channels == dy.channels && dy.length == 1)
  let factor = 1 / Float(dx.length)
  for n in 0..<dx.records {
    let gradient = dy.record(n)
    for row in 0..<dx.length {
      let target = dx.record(n) + row &* dx.channels
      for c in 0..<dx.channels { target[c] = gradient[c] * factor }
    }
  }
}
