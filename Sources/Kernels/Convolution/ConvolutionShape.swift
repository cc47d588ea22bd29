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

  /// Rows of output for `length` rows of input.
  public func outputLength(_ length: Int) -> Int { (length + 2 * padding - kernelSize) / stride + 1 }
}

extension ConvolutionShape {
  func check(_ x: some RecordSource, _ y: some RecordSink) {
    precondition(x.channels == inputChannels && y.channels == outputChannels && x.records == y.records)
    checkLengths(x.length, y.length)
  }

  func check(_ x: some RecordSource, gradient dy: some RecordSource) {
    precondition(x.channels == inputChannels && dy.channels == outputChannels && x.records == dy.records)
    checkLengths(x.length, dy.length)
  }

  private func checkLengths(_ x: Int, _ y: Int) {
    precondition(y == outputLength(x), "\(y) rows for an input of \(x)")
  }
}
