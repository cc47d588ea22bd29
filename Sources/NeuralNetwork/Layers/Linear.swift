public import Kernels

/// y = x W + b for matrices [B, C].
public final class Linear {
  public let weight: Parameter
  public let bias: Parameter
  private let store: ParameterStore
  private let inputs: Int
  private let outputs: Int
  private lazy var forwardWeights = PackedWeights(depth: inputs, columns: outputs)
  private lazy var backwardWeights = PackedWeights(depth: outputs, columns: inputs)

  /// Declares `NAME.weight` and `NAME.bias`.
  public init(_ name: String, in store: ParameterStore, inputs: Int, outputs: Int) {
    weight = store.declare("\(name).weight", .matrix(inputs: inputs, outputs: outputs), decays: true)
    bias = store.declare("\(name).bias", .vector(count: outputs))
    self.store = store
    self.inputs = inputs
    self.outputs = outputs
  }

  public func forward(_ x: Rows, into y: Rows) {
    forwardWeights.pack(store.values(weight))
    multiply(x, forwardWeights, into: y)
    add(bias: store.values(bias), to: y)
  }

  /// Writes the gradients of weight and bias and, where it is given, dx.
  public func backward(_ x: Rows, _ dy: Rows, into dx: Rows?) {
    store.gradient(weight).update(repeating: 0, count: weight.count)
    accumulateProducts(x, dy, into: store.gradient(weight))
    let sums = channelSums(dy)
    let gradient = store.gradient(bias)
    for c in sums.indices { gradient[c] = Float(sums[c]) }
    guard let dx else { return }
    backwardWeights.packTransposed(store.values(weight))
    multiply(dy, backwardWeights, into: dx)
  }
}
