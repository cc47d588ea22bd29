public import Kernels

/// A one-dimensional convolution without bias: every use of it is followed by a normalisation.
public final class Convolution1D {
  public let shape: ConvolutionShape
  public let weight: Parameter
  private let store: ParameterStore
  private let kernel: any ConvolutionKernel
  private let team: ThreadTeam

  /// Declares `NAME.weight`; the padding is half the kernel, so that stride 1 keeps the length.
  public init(
    _ name: String, in store: ParameterStore, inputChannels: Int, outputChannels: Int, kernelSize: Int, stride: Int = 1,
    algorithm: ConvolutionAlgorithm = .direct, on team: ThreadTeam = ThreadTeam()
  ) {
    shape = ConvolutionShape(
      inputChannels: inputChannels, outputChannels: outputChannels, kernelSize: kernelSize, stride: stride,
      padding: kernelSize / 2)
    weight = store.declare(
      "\(name).weight", .convolution(taps: kernelSize, inputs: inputChannels, outputs: outputChannels), decays: true)
    self.store = store
    self.team = team
    kernel = algorithm.kernel(shape)
  }

  /// y[B, L out, C out] from x[B, L, C in].
  public func forward(_ x: any RecordSource, into y: any RecordSink) {
    kernel.forward(x, weights: store.values(weight), into: y, on: team)
  }

  /// Writes the weight's gradient and gives the input's gradient to `dx`, where it is wanted.
  public func backward(_ x: any RecordSource, _ dy: any RecordSource, into dx: (any RecordSink)?) {
    kernel.backward(
      x, dy, weights: store.values(weight), dw: store.gradient(weight), into: dx, on: team)
  }
}
