/// A convolution without bias over views of activations, weights [K, C in, C out].
public protocol ConvolutionKernel {
  var shape: ConvolutionShape { get }

  /// y[B, L out, C out] from x[B, L, C in]; the margin of x must hold the padding.
  func forward(_ x: Rows, weights: UnsafePointer<Float>, into y: Rows)

  /// dx[B, L, C in] from dy[B, L out, C out]; dx is overwritten.
  func inputGradient(_ dy: Rows, weights: UnsafePointer<Float>, into dx: Rows)

  /// dw[K, C in, C out] += the sum over records and rows.
  func addWeightGradient(_ x: Rows, _ dy: Rows, into dw: UnsafeMutablePointer<Float>)
}

/// How convolutions are computed: results differ in their last digits.
public enum ConvolutionAlgorithm: String, Codable, CaseIterable, Hashable, Sendable {
  /// The definition's sums.
  case direct
  /// Fewer products where the shape allows it, the definition's sums elsewhere.
  case winograd

  public func kernel(_ shape: ConvolutionShape) -> any ConvolutionKernel {
    switch self {
    case .direct: DirectConvolution(shape)
    case .winograd: WinogradConvolution(shape) ?? DirectConvolution(shape)
    }
  }
}

extension ConvolutionShape {
  func check(_ x: Rows, _ y: Rows) {
    precondition(x.channels == inputChannels && y.channels == outputChannels && x.records == y.records)
    precondition(y.length == outputLength(x.length), "\(y.length) rows for an input of \(x.length)")
  }
}
