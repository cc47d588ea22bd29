public import Kernels

/// How gradients change weights.
public protocol Optimizer: AnyObject {
  /// One update by the gradients in the store.
  func step(learningRate: Double)

  /// Everything that the next step depends on besides weights and gradients.
  var snapshot: OptimizerSnapshot { get }

  /// Whether `snapshot` is that of such an optimizer of as many parameters.
  func fits(_ snapshot: OptimizerSnapshot) -> Bool

  /// Goes on from `snapshot`, which must fit.
  func restore(_ snapshot: OptimizerSnapshot)
}

/// What an optimizer keeps between steps.
public struct OptimizerSnapshot: Equatable {
  public let steps: Int
  /// Numbers for each trained weight, by what they are, such as `first_moments`.
  public let buffers: [String: [Float]]

  public init(steps: Int, buffers: [String: [Float]]) {
    self.steps = steps
    self.buffers = buffers
  }
}

/// The optimizers that there are.
public enum OptimizerKind: String, Codable, CaseIterable, Sendable {
  /// Adam with decoupled weight decay.
  case adamw
  /// Gradient descent with momentum.
  case sgd

  /// An optimizer that trains `parameters` of the store; the others stay as they are. `momentum` is that of `sgd`.
  public func optimizer(
    _ store: ParameterStore, parameters: [Parameter], momentum: Double, weightDecay: Double, on team: ThreadTeam
  ) -> any Optimizer {
    switch self {
    case .adamw: AdamW(store, parameters: parameters, weightDecay: weightDecay, on: team)
    case .sgd: SGD(store, parameters: parameters, momentum: momentum, weightDecay: weightDecay, on: team)
    }
  }
}
