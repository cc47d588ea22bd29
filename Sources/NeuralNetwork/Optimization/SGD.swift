public import Kernels

/// Stochastic gradient descent with momentum, as PyTorch computes it: weight decay is added to the gradient, the velocity is not dampened.
///
/// Source: Sutskever et al., "On the importance of initialization and momentum in deep learning" (ICML 2013), without the factor of the
/// learning rate in the velocity.
public final class SGD {
  private let store: ParameterStore
  private let slices: [ParameterSlice]
  private let team: ThreadTeam
  private let momentum: Double
  private let weightDecay: Double
  private var steps = 0
  private let velocity: FloatBuffer

  /// Trains `parameters` of the store; the others stay as they are.
  ///
  /// - Parameter momentum: how much of the velocity remains with a step; 0 follows the gradient alone.
  public init(
    _ store: ParameterStore, parameters: [Parameter], momentum: Double, weightDecay: Double,
    on team: ThreadTeam = ThreadTeam()
  ) {
    self.store = store
    self.team = team
    self.momentum = momentum
    self.weightDecay = weightDecay
    slices = ParameterSlice.slices(of: parameters)
    velocity = FloatBuffer(count: parameters.reduce(0) { $0 + $1.count })
  }
}

extension SGD: Optimizer {
  public func step(learningRate: Double) {
    steps += 1
    let update = SGDUpdate(momentum: momentum, learningRate: learningRate)
    team.forEach(slices.count) { index, _ in
      let slice = slices[index]
      update.apply(
        store.gradient(slice.parameter) + slice.start, decay: slice.parameter.decays ? Float(weightDecay) : 0,
        weights: store.mutableValues(slice.parameter) + slice.start, velocity: velocity.base + slice.bufferStart,
        count: slice.count)
    }
  }

  private static let velocityName = "velocity"

  public var snapshot: OptimizerSnapshot {
    OptimizerSnapshot(steps: steps, buffers: [Self.velocityName: Array(velocity.values)])
  }

  public func fits(_ snapshot: OptimizerSnapshot) -> Bool {
    snapshot.buffers.mapValues(\.count) == [Self.velocityName: velocity.count] && snapshot.steps >= 0
  }

  public func restore(_ snapshot: OptimizerSnapshot) {
    precondition(fits(snapshot))
    steps = snapshot.steps
    _ = velocity.values.update(fromContentsOf: snapshot.buffers[Self.velocityName] ?? [])
  }
}
