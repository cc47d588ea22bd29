public import Kernels

/// A one-dimensional convolution without bias: every use of it is followed by a normalisation.
public final class Convolution1D {
  public let shape: ConvolutionShape
  public let weight: Parameter
  private let store: ParameterStore
  private let kernel: any ConvolutionKernel

  /// Declares `NAME.weight`; the padding is half the kernel, so that stride 1 keeps the length.
  public init(
    _ name: String, in store: ParameterStore, inputChannels: Int, outputChannels: Int, kernelSize: Int, stride: Int = 1,
    algorithm: ConvolutionAlgorithm = .direct
  ) {
    shape = ConvolutionShape(
      inputChannels: inputChannels, outputChannels: outputChannels, kernelSize: kernelSize, stride: stride,
      padding: kernelSize / 2)
    weight = store.declare(
      "\(name).weight", .convolution(taps: kernelSize, inputs: inputChannels, outputs: outputChannels), decays: true)
    self.store = store
    kernel = algorithm.kernel(shape)
  }

  /// y[B, L out, C out] from x[B, L, C in].
  public func forward(_ x: Rows, into y: Rows) { kernel.forward(x, weights: store.values(weight), into: y) }

  /// Adds to the weight's gradient and, where dx is given, overwrites it.
  public func backward(_ x: Rows, _ dy: Rows, into dx: Rows?) {
    kernel.addWeightGradient(x, dy, into: store.gradient(weight))
    if let dx { kernel.inputGradient(dy, weights: store.values(weight), into: dx) }
  }
}
