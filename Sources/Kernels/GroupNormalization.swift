/// Statistics of GroupNorm: for each record and group, the mean and the inverse standard deviation.
public struct GroupMoments {
  public let groups: Int
  /// [B, groups]
  public var mean: [Float]
  /// [B, groups]
  public var inverseDeviation: [Float]
}

/// The moments of `groups` groups of neighbouring channels, each over the rows of one record.
public func groupMoments(_ x: Rows, groups: Int, epsilon: Double) -> GroupMoments {
  let size = x.channels / groups
  let count = Double(size * x.length)
  var moments = GroupMoments(groups: groups, mean: [], inverseDeviation: [])
  for n in 0..<x.records {
    for group in 0..<groups {
      let mean = sum(x, n, group, size) { $0 } / count
      let variance = sum(x, n, group, size) { ($0 - mean) * ($0 - mean) } / count
      moments.mean.append(Float(mean))
      moments.inverseDeviation.append(Float(1 / (variance + epsilon).squareRoot()))
    }
  }
  return moments
}

/// y = (x - mean) * inverse deviation * gain + bias (+ residual), then max(0, ·) if `rectify`. y may be x or the residual.
public func groupNormalize(
  _ x: Rows, _ moments: GroupMoments, gain: UnsafePointer<Float>, bias: UnsafePointer<Float>,
  adding residual: Rows? = nil, rectify: Bool, into y: Rows
) {
  let size = x.channels / moments.groups
  withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * x.channels) { buffer in
    guard let scale = buffer.baseAddress else { return }
    let shift = scale + x.channels
    for n in 0..<x.records {
      for c in 0..<x.channels {
        let statistic = n * moments.groups + c / size
        scale[c] = gain[c] * moments.inverseDeviation[statistic]
        shift[c] = bias[c] - moments.mean[statistic] * scale[c]
      }
      scaleAndShift(
        x.single(n), scale: scale, shift: shift, adding: residual?.single(n), rectify: rectify, into: y.single(n))
    }
  }
}

/// The gradient of `groupNormalize` without residual and rectifier: adds to dGain and dBias, overwrites dx, which may be x.
public func groupNormalizeGradient(
  _ dy: Rows, _ x: Rows, _ moments: GroupMoments, gain: UnsafePointer<Float>, dGain: UnsafeMutablePointer<Float>,
  dBias: UnsafeMutablePointer<Float>, into dx: Rows
) {
  let size = x.channels / moments.groups
  let count = Double(size * x.length)
  for n in 0..<x.records {
    let statistics = n * moments.groups..<(n + 1) * moments.groups
    let means = statistics.flatMap { Array(repeating: moments.mean[$0], count: size) }
    let inverses = statistics.flatMap { Array(repeating: moments.inverseDeviation[$0], count: size) }
    let sums = gradientSums(dy.single(n), x.single(n), center: means)
    for c in 0..<x.channels {
      dBias[c] += Float(sums.dy[c])
      dGain[c] += Float(sums.product[c]) * inverses[c]
    }
    var a = [Float](repeating: 0, count: x.channels)
    var b = a
    var shift = a
    for group in 0..<moments.groups {
      let channels = group * size..<(group + 1) * size
      let inverse = Double(inverses[group * size])
      let mean = Double(means[group * size])
      let gradientMean = channels.reduce(0) { $0 + sums.dy[$1] * Double(gain[$1]) } / count
      let productMean = channels.reduce(0) { $0 + sums.product[$1] * Double(gain[$1]) } / count
      let slope = -inverse * inverse * inverse * productMean
      for c in channels {
        a[c] = Float(Double(gain[c]) * inverse)
        b[c] = Float(slope)
        shift[c] = Float(-inverse * gradientMean - slope * mean)
      }
    }
    combine(dy.single(n), a: a, x.single(n), b: b, c: shift, into: dx.single(n))
  }
}

/// The sum of `term` over the rows and channels of one group of one record, in double precision.
@inline(__always)
private func sum(_ x: Rows, _ n: Int, _ group: Int, _ size: Int, _ term: (Double) -> Double) -> Double {
  var total = 0.0
  for row in 0..<x.length {
    let source = x.record(n) + (row * x.channels + group * size)
    for c in 0..<size { total += term(Double(source[c])) }
  }
  return total
}
