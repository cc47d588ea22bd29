/// A named tensor within a `ParameterStore`.
public struct Parameter: Hashable, Sendable {
  /// How the tensor lies in memory, and so which shape other programs know it by.
  public enum Layout: Hashable, Sendable {
    case vector(count: Int)
    /// In memory [in, out]; PyTorch's [out, in].
    case matrix(inputs: Int, outputs: Int)
    /// In memory [K, in, out]; PyTorch's [out, in, K].
    case convolution(taps: Int, inputs: Int, outputs: Int)
  }

  public let name: String
  public let layout: Layout
  /// Whether weight decay applies: weights yes, biases and normalisation no.
  public let decays: Bool
  let offset: Int

  public var count: Int { shape.reduce(1, *) }

  /// The shape in PyTorch's order of dimensions.
  public var shape: [Int] {
    switch layout {
    case .vector(let count): [count]
    case .matrix(let inputs, let outputs): [outputs, inputs]
    case .convolution(let taps, let inputs, let outputs): [outputs, inputs, taps]
    }
  }

  /// For each element in PyTorch's order, its index in memory order.
  var memoryOrder: [Int] {
    switch layout {
    case .vector(let count): return Array(0..<count)
    case .matrix(let inputs, let outputs):
      return (0..<outputs).flatMap { o in (0..<inputs).map { i in i * outputs + o } }
    case .convolution(let taps, let inputs, let outputs):
      return (0..<outputs).flatMap { o in
        (0..<inputs).flatMap { i in (0..<taps).map { k in (k * inputs + i) * outputs + o } }
      }
    }
  }
}
