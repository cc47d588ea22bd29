/// BatchNorm over records and rows, with PyTorch's conventions: biased variance to normalise, unbiased for the running one.
public final class BatchNormalization: NormalizationLayer {
  public static let epsilon = 1e-5

  public let weight: Parameter
  public let bias: Parameter
  public let runningMean: Parameter
  public let runningVariance: Parameter
  public let state: NormalizationState
  private let store: ParameterStore
  private var batchMean: [Double]
  private var batchInverseDeviation: [Double]

  /// Declares `NAME.weight`, `NAME.bias`, `NAME.running_mean` and `NAME.running_var`, for batches of up to `capacity` records.
  public init(_ name: String, in store: ParameterStore, channels: Int, capacity: Int) {
    weight = store.declare("\(name).weight", .vector(count: channels))
    bias = store.declare("\(name).bias", .vector(count: channels))
    runningMean = store.declareStatistic("\(name).running_mean", count: channels)
    runningVariance = store.declareStatistic("\(name).running_var", count: channels)
    self.store = store
    state = NormalizationState(channels: channels, capacity: capacity, coefficientsPerRecord: false)
    batchMean = Array(repeating: 0, count: channels)
    batchInverseDeviation = Array(repeating: 1, count: channels)
  }

  public func reset() {
    store.mutableValues(weight).update(repeating: 1, count: weight.count)
    store.mutableValues(bias).update(repeating: 0, count: bias.count)
    store.statistic(runningMean).update(repeating: 0, count: runningMean.count)
    store.statistic(runningVariance).update(repeating: 1, count: runningVariance.count)
  }

  public func begin(_ mode: NormalizationMode) {
    guard mode == .evaluation else { return }
    let mean = store.statistic(runningMean)
    let variance = store.statistic(runningVariance)
    settle(
      mean: (0..<state.channels).map { Double(mean[$0]) },
      inverseDeviation: (0..<state.channels).map { 1 / (Double(variance[$0]) + Self.epsilon).squareRoot() })
  }

  public func measure(_ n: Int, _ record: UnsafePointer<Float>, length: Int, mode: NormalizationMode) {
    if mode != .evaluation { state.measure(n, record, length: length) }
  }

  public func finish(records: Int, length: Int, mode: NormalizationMode) {
    guard case .training(let momentum) = mode else { return }
    let count = records * length
    // The deviations around the batch's mean are those around the records' means and those of the records' means.
    batchMean = state.mean.sums(records) { mean, _ in mean }.map { $0 / Double(records) }
    let within = state.squaredDeviations.sums(records) { deviations, _ in deviations }
    let between = state.mean.sums(records) { mean, c in (mean - batchMean[c]) * (mean - batchMean[c]) }
    let variance = zip(within, between).map { ($0 + Double(length) * $1) / Double(count) }
    updateRunning(variance, count: count, momentum: momentum)
    batchInverseDeviation = variance.map { 1 / ($0 + Self.epsilon).squareRoot() }
    settle(mean: batchMean, inverseDeviation: batchInverseDeviation)
  }

  private func settle(mean: [Double], inverseDeviation: [Double]) {
    let gain = store.values(weight)
    let offset = store.values(bias)
    for c in 0..<state.channels {
      let scale = Double(gain[c]) * inverseDeviation[c]
      state.scale[0][c] = Float(scale)
      state.shift[0][c] = Float(Double(offset[c]) - mean[c] * scale)
      state.center[0][c] = Float(mean[c])
    }
  }

  public func finishGradient(records: Int, length: Int) {
    let count = Double(records * length)
    let sums = state.gradientSum.sums(records) { sum, _ in sum }
    let products = state.gradientProduct.sums(records) { product, _ in product }
    let gain = store.values(weight)
    let gainGradient = store.gradient(weight)
    let biasGradient = store.gradient(bias)
    for c in 0..<state.channels {
      let inverse = batchInverseDeviation[c]
      let product = products[c] + (Double(state.center[0][c]) - batchMean[c]) * sums[c]
      gainGradient[c] = Float(inverse * product)
      biasGradient[c] = Float(sums[c])
      let scale = Double(gain[c]) * inverse
      let slope = -scale * inverse * inverse * product / count
      state.a[0][c] = Float(scale)
      state.b[0][c] = Float(slope)
      state.c[0][c] = Float(-scale * sums[c] / count - slope * batchMean[c])
    }
  }

  private func updateRunning(_ variance: [Double], count: Int, momentum: Double) {
    let means = store.statistic(runningMean)
    let variances = store.statistic(runningVariance)
    let unbiased = count > 1 ? Double(count) / Double(count - 1) : 1
    for c in variance.indices {
      means[c] = Float((1 - momentum) * Double(means[c]) + momentum * batchMean[c])
      variances[c] = Float((1 - momentum) * Double(variances[c]) + momentum * variance[c] * unbiased)
    }
  }
}
