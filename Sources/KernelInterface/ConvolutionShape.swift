/// The shape of a one-dimensional convolution without bias.
public struct ConvolutionShape: Hashable, Sendable {
  public let inputChannels: Int
  public let outputChannels: Int
  /// Taps K.
  public let kernelSize: Int
  public let stride: Int
  /// Zero rows before and after each record.
  public let padding: Int

  public init(inputChannels: Int, outputChannels: Int, kernelSize: Int, stride: Int, padding: Int) {
    precondition(inputChannels > 0 && outputChannels > 0 && kernelSize > 0 && stride > 0 && padding >= 0)
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.kernelSize = kernelSize
    self.stride = stride
    self.padding = padding
  }

  public var weightCount: Int { kernelSize * inputChannels * outputChannels }

  /// The channels of all phases: those of `stride` neighbouring rows.
  public var phasedChannels: Int { stride * inputChannels }

  /// Rows of output for `length` rows of input.
  public func outputLength(_ length: Int) -> Int { (length + 2 * padding - kernelSize) / stride + 1 }
}
