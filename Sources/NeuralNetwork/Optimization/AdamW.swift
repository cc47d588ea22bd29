import Kernels

/// Adam with decoupled weight decay and bias correction, as PyTorch computes it.
///
/// Source: Loshchilov and Hutter, "Decoupled weight decay regularization" (ICLR 2019).
public final class AdamW {
  private let store: ParameterStore
  private let parameters: [Parameter]
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
  public init(_ store: ParameterStore, parameters: [Parameter], weightDecay: Double) {
    self.store = store
    self.parameters = parameters
    self.weightDecay = weightDecay
    let count = parameters.reduce(0) { $0 + $1.count }
    firstMoment = FloatBuffer(count: count)
    secondMoment = FloatBuffer(count: count)
  }

  /// One update by the gradients in the store.
  public func step(learningRate: Double) {
    countStep()
    let update = AdamWUpdate(
      beta1: beta1, beta2: beta2, epsilon: epsilon, stepSize: learningRate / (1 - beta1Power),
      secondScale: 1 / (1 - beta2Power).squareRoot())
    var offset = 0
    for parameter in parameters {
      update.apply(
        store.gradient(parameter), decay: parameter.decays ? Float(1 - learningRate * weightDecay) : 1,
        weights: store.mutableValues(parameter), m: firstMoment.base + offset, v: secondMoment.base + offset,
        count: parameter.count)
      offset += parameter.count
    }
  }

  private func countStep() {
    steps += 1
    beta1Power *= beta1
    beta2Power *= beta2
  }
}

extension AdamW {
  /// Everything the next step depends on besides weights and gradients.
  public struct Snapshot: Equatable {
    public let steps: Int
    public let firstMoments: [Float]
    public let secondMoments: [Float]

    public init(steps: Int, firstMoments: [Float], secondMoments: [Float]) {
      self.steps = steps
      self.firstMoments = firstMoments
      self.secondMoments = secondMoments
    }
  }

  public var snapshot: Snapshot {
    Snapshot(steps: steps, firstMoments: Array(firstMoment.values), secondMoments: Array(secondMoment.values))
  }

  /// Whether `snapshot` is that of an optimizer of as many parameters.
  public func fits(_ snapshot: Snapshot) -> Bool {
    snapshot.firstMoments.count == firstMoment.count && snapshot.secondMoments.count == secondMoment.count
      && snapshot.steps >= 0
  }

  /// Goes on from `snapshot`, which must fit.
  public func restore(_ snapshot: Snapshot) {
    precondition(fits(snapshot))
    steps = 0
    beta1Power = 1
    beta2Power = 1
    for _ in 0..<snapshot.steps { countStep() }
    _ = firstMoment.values.update(fromContentsOf: snapshot.firstMoments)
    _ = secondMoment.values.update(fromContentsOf: snapshot.secondMoments)
  }
}
