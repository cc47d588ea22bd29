public import KernelInterface

/// A convolution without bias, weights [K, C in, C out].
///
/// Results have the same bits for any number of threads.
public protocol ConvolutionKernel: AnyObject {
  var shape: ConvolutionShape { get }

  /// y[B, L out, C out] from x[B, L, C in].
  func forward(_ x: any RecordSource, weights: UnsafePointer<Float>, into y: any RecordSink, on team: ThreadTeam)

  /// dw[K, C in, C out], the sum over records and rows; dx[B, L, C in] from dy[B, L out, C out], where it is wanted.
  func backward(
    _ x: any RecordSource, _ dy: any RecordSource, weights: UnsafePointer<Float>,
    dw: UnsafeMutablePointer<Float>, into dx: (any RecordSink)?, on team: ThreadTeam)
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
