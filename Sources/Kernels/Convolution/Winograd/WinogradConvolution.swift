public import KernelInterface

/// Convolution with fewer products than its definition has: F(6, 7) for kernel 7, 12 products where the definition has 42; F(7, 4) on the
/// even and the odd rows for stride 2, 20 where it has 49; F(5, 8) on those of a stem of kernel 15, 24 where it has 75.
///
/// Layers of 256 channels and more, where half of the network's products are and whose records are short, use F(8, 7): 14 products where
/// the definition has 56, with two to three times the errors.
///
/// A record's results do not depend on the other records of a batch, nor on how the batch is cut into chunks. Errors are about
/// thirty times those of the direct sums, a root mean square of 3e-6 relative to the results', and of 8e-6 for F(8, 7).
public final class WinogradConvolution: ConvolutionKernel {
  public let shape: ConvolutionShape
  private let convolution: TiledConvolution

  /// Nil where there is no such algorithm: kernel 7 and stride 1 or 2, or kernel 15 and stride 2, half the kernel as padding, output
  /// channels in multiples of 16 and those of all phases in multiples of 8 are needed.
  ///
  /// Batches are computed in chunks of so many tiles, rounded up to whole records, that most of a chunk stays in the second-level cache.
  public convenience init?(_ shape: ConvolutionShape, tilesPerChunk: Int = 48) {
    self.init(shape, tilesPerChunk: tilesPerChunk, loops: KernelWidth.loops)
  }

  init?(_ shape: ConvolutionShape, tilesPerChunk: Int = 48, loops: any VectorLoops) {
    guard shape.padding == shape.kernelSize / 2, shape.outputChannels.isMultiple(of: panelWidth),
      shape.phasedChannels.isMultiple(of: 8)
    else { return nil }
    self.shape = shape
    let algorithm: TileAlgorithm
    switch (shape.kernelSize, shape.stride) {
    case (7, 1): algorithm = max(shape.inputChannels, shape.outputChannels) >= 256 ? .f8x7 : .f6x7
    case (7, 2): algorithm = .f7x4
    case (15, 2): algorithm = .f5x8
    default: return nil
    }
    convolution = TiledConvolution(shape, algorithm, tilesPerChunk: tilesPerChunk, loops: loops)
  }

  public func forward(
    _ x: any RecordSource, weights: UnsafePointer<Float>, into y: any RecordSink, on team: ThreadTeam
  ) {
    shape.check(x, y)
    convolution.forward(x, weights: weights, into: y, on: team)
  }

  public func backward(
    _ x: any RecordSource, _ dy: any RecordSource, weights: UnsafePointer<Float>,
    dw: UnsafeMutablePointer<Float>, into dx: (any RecordSink)?, on team: ThreadTeam
  ) {
    shape.check(x, gradient: dy)
    convolution.backward(x, dy, weights: weights, dw: dw, into: dx, on: team)
  }
}
