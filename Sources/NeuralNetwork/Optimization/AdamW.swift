public import Kernels

/// Adam with decoupled weight decay and bias correction, as PyTorch computes it.
///
/// Source: Loshchilov and Hutter, "Decoupled weight decay regularization" (ICLR 2019).
public final class AdamW {
  private let store: ParameterStore
  private let slices: [Slice]
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
    slices = Slice.slices(of: parameters)
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
    team.forEach(slices.count) { index, _ in
      let slice = slices[index]
      update.apply(
        store.gradient(slice.parameter) + slice.start,
        decay: slice.parameter.decays ? Float(1 - learningRate * weightDecay) : 1,
        weights: store.mutableValues(slice.parameter) + slice.start, m: firstMoment.base + slice.momentStart,
        v: secondMoment.base + slice.momentStart, count: slice.count)
    }
  }

  private func countStep() {
    steps += 1
    beta1Power *= beta1
    beta2Power *= beta2
  }
}

/// Some weights of one parameter, for one thread.
private struct Slice {
  let parameter: Parameter
  /// Of the slice within the parameter, and within the moments of all parameters.
  let start, momentStart: Int
  let count: Int

  private static let most = 1 << 16

  static func slices(of parameters: [Parameter]) -> [Slice] {
    var momentStart = 0
    return parameters.flatMap { parameter in
      defer { momentStart += parameter.count }
      return stride(from: 0, to: parameter.count, by: most).map { start in
        Slice(
          parameter: parameter, start: start, momentStart: momentStart + start,
          count: min(most, parameter.count - start))
      }
    }
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
