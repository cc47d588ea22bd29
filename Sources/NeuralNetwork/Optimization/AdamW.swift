public import Kernels

/// Adam with decoupled weight decay and bias correction, as PyTorch computes it.
///
/// Source: Loshchilov and Hutter, "Decoupled weight decay regularization" (ICLR 2019).
public final class AdamW: Optimizer {
  private let store: ParameterStore
  private let slices: [ParameterSlice]
  private let team: ThreadTeam
  private let weightDecay: Double
  private let beta1 = 0.9
  private let beta2 = 0.999
  private let epsilon = 1e-8
  private var steps = 0
  private var beta1Power = 1.0
  private var beta2Power = 1.0
  private let firstMoment: FloatBuffer
  private let secondMoment: FloatBuffer

  /// Trains `parameters` of the store; the others stay as they are.
  public init(
    _ store: ParameterStore, parameters: [Parameter], weightDecay: Double, on team: ThreadTeam = ThreadTeam()
  ) {
    self.store = store
    self.team = team
    slices = ParameterSlice.slices(of: parameters)
    self.weightDecay = weightDecay
    let count = parameters.reduce(0) { $0 + $1.count }
    firstMoment = FloatBuffer(count: count)
    secondMoment = FloatBuffer(count: count)
  }

  public func step(learningRate: Double) {
    countStep()
    let update = AdamWUpdate(
      beta1: beta1, beta2: beta2, epsilon: epsilon, stepSize: learningRate / (1 - beta1Power),
      secondScale: 1 / (1 - beta2Power).squareRoot())
    team.forEach(slices.count) { index, _ in
      let slice = slices[index]
      update.apply(
        store.gradient(slice.parameter) + slice.start,
        decay: slice.parameter.decays ? Float(1 - learningRate * weightDecay) : 1,
        weights: store.mutableValues(slice.parameter) + slice.start, m: firstMoment.base + slice.bufferStart,
        v: secondMoment.base + slice.bufferStart, count: slice.count)
    }
  }

  private func countStep() {
    steps += 1
    beta1Power *= beta1
    beta2Power *= beta2
  }
}

extension AdamW {
  private static let momentNames = (first: "first_moments", second: "second_moments")

  public var snapshot: OptimizerSnapshot {
    OptimizerSnapshot(
      steps: steps,
      buffers: [
        Self.momentNames.first: Array(firstMoment.values), Self.momentNames.second: Array(secondMoment.values),
      ])
  }

  public func fits(_ snapshot: OptimizerSnapshot) -> Bool {
    snapshot.buffers.mapValues(\.count)
      == [Self.momentNames.first: firstMoment.count, Self.momentNames.second: secondMoment.count]
      && snapshot.steps >= 0
  }

  public func restore(_ snapshot: OptimizerSnapshot) {
    precondition(fits(snapshot))
    steps = 0
    beta1Power = 1
    beta2Power = 1
    for _ in 0..<snapshot.steps { countStep() }
    _ = firstMoment.values.update(fromContentsOf: snapshot.buffers[Self.momentNames.first] ?? [])
    _ = secondMoment.values.update(fromContentsOf: snapshot.buffers[Self.momentNames.second] ?? [])
  }
}
