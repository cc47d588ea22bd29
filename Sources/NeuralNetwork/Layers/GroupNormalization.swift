/// GroupNorm with eight groups: the same in training and evaluation, without running statistics.
public final class GroupNormalization: NormalizationLayer {
  public static let groups = 8
  public static let epsilon = 1e-5

  public let weight: Parameter
  public let bias: Parameter
  public let state: NormalizationState
  private let store: ParameterStore

  /// Declares `NAME.weight` and `NAME.bias`, for batches of up to `capacity` records; `channels` must be a multiple of eight.
  public init(_ name: String, in store: ParameterStore, channels: Int, capacity: Int) {
    precondition(channels.isMultiple(of: Self.groups), "\(channels) channels in \(Self.groups) groups")
    weight = store.declare("\(name).weight", .vector(count: channels))
    bias = store.declare("\(name).bias", .vector(count: channels))
    self.store = store
    state = NormalizationState(channels: channels, capacity: capacity, coefficientsPerRecord: true)
  }

  public func reset() {
    store.mutableValues(weight).update(repeating: 1, count: weight.count)
    store.mutableValues(bias).update(repeating: 0, count: bias.count)
  }

  public func begin(_ mode: NormalizationMode) {}

  /// A record's coefficients depend on no other record and are settled with it.
  public func measure(_ n: Int, _ record: UnsafePointer<Float>, length: Int, mode: NormalizationMode) {
    state.measure(n, record, length: length)
    let gain = store.values(weight)
    let offset = store.values(bias)
    for group in groups {
      let moments = moments(of: n, group, length: length)
      for c in group {
        let scale = Double(gain[c]) * moments.inverseDeviation
        state.scale[n][c] = Float(scale)
        state.shift[n][c] = Float(Double(offset[c]) - moments.mean * scale)
        state.center[n][c] = Float(moments.mean)
      }
    }
  }

  public func finish(records: Int, length: Int, mode: NormalizationMode) {}

  public func finishGradient(records: Int, length: Int) {
    let gain = store.values(weight)
    let gainGradient = store.gradient(weight)
    let biasGradient = store.gradient(bias)
    gainGradient.update(repeating: 0, count: weight.count)
    biasGradient.update(repeating: 0, count: bias.count)
    for n in 0..<records {
      for group in groups {
        let (mean, inverse) = moments(of: n, group, length: length)
        let count = Double(group.count * length)
        let sums = group.map { Double(state.gradientSum[n][$0]) }
        let products = group.enumerated().map { place, c in
          Double(state.gradientProduct[n][c]) + (Double(state.center[n][c]) - mean) * sums[place]
        }
        let gradientMean = zip(group, sums).reduce(0) { $0 + $1.1 * Double(gain[$1.0]) } / count
        let productMean = zip(group, products).reduce(0) { $0 + $1.1 * Double(gain[$1.0]) } / count
        let slope = -inverse * inverse * inverse * productMean
        for (place, c) in group.enumerated() {
          biasGradient[c] += Float(sums[place])
          gainGradient[c] += Float(products[place] * inverse)
          state.a[n][c] = Float(Double(gain[c]) * inverse)
          state.b[n][c] = Float(slope)
          state.c[n][c] = Float(-inverse * gradientMean - slope * mean)
        }
      }
    }
  }

  /// The channels of each group.
  private var groups: [Range<Int>] {
    let size = state.channels / Self.groups
    return (0..<Self.groups).map { $0 * size..<($0 + 1) * size }
  }

  /// The mean of one group of record `n`, and one over its standard deviation, from those of its channels.
  private func moments(of n: Int, _ group: Range<Int>, length: Int) -> (mean: Double, inverseDeviation: Double) {
    let means = group.map { Double(state.mean[n][$0]) }
    let mean = means.reduce(0, +) / Double(group.count)
    let within = group.reduce(0) { $0 + Double(state.squaredDeviations[n][$1]) }
    let between = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let variance = (within + Double(length) * between) / Double(group.count * length)
    return (mean, 1 / (variance + Self.epsilon).squareRoot())
  }
}
