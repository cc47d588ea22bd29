/// Convolution of kernel 7 with fewer products than its definition has: F(6, 7) for stride 1, 12 products where the definition has
/// 42; F(7, 4) on the even and the odd rows for stride 2, 20 where it has 49.
///
/// A record's results do not depend on the other records of a batch, nor on how the batch is cut into chunks. Errors are about
/// thirty times those of the direct sums: a root mean square of 3e-6 relative to the results'.
public final class WinogradConvolution: ConvolutionKernel {
  public let shape: ConvolutionShape
  private let algorithm: Algorithm

  private enum Algorithm {
    case stride1(TiledConvolution<12, 6, 7>)
    case stride2(TiledConvolution<10, 7, 4>)
  }

  /// Nil where there is no such algorithm: kernel 7, stride 1 or 2, padding 3 and channels in multiples of 16 are needed.
  public convenience init?(_ shape: ConvolutionShape) {
    // A narrow layer's chunk stays in the second-level cache; a wide one's weights do not, and more tiles share a pass over them.
    self.init(shape, tilesPerChunk: max(shape.inputChannels, shape.outputChannels) < 128 ? 48 : 96)
  }

  /// Chunks of so many tiles, rounded up to whole records.
  init?(_ shape: ConvolutionShape, tilesPerChunk: Int) {
    guard shape.kernelSize == 7, shape.padding == 3, shape.inputChannels.isMultiple(of: panelWidth),
      shape.outputChannels.isMultiple(of: panelWidth)
    else { return nil }
    self.shape = shape
    switch shape.stride {
    case 1: algorithm = .stride1(TiledConvolution(shape, tilesPerChunk: tilesPerChunk))
    case 2: algorithm = .stride2(TiledConvolution(shape, tilesPerChunk: tilesPerChunk))
    default: return nil
    }
  }

  public func packForward(_ weights: UnsafePointer<Float>) {
    switch algorithm {
    case .stride1(let convolution): convolution.packForward(weights)
    case .stride2(let convolution): convolution.packForward(weights)
    }
  }

  public func packBackward(_ weights: UnsafePointer<Float>) {
    switch algorithm {
    case .stride1(let convolution): convolution.packBackward(weights)
    case .stride2(let convolution): convolution.packBackward(weights)
    }
  }

  public func forward(_ x: any RecordSource, into y: any RecordSink, on team: ThreadTeam) {
    shape.check(x, y)
    switch algorithm {
    case .stride1(let convolution): convolution.forward(x, into: y, on: team)
    case .stride2(let convolution): convolution.forward(x, into: y, on: team)
    }
  }

  public func backward(
    _ x: any RecordSource, _ dy: any RecordSource, addingTo dw: UnsafeMutablePointer<Float>,
    into dx: (any RecordSink)?, on team: ThreadTeam
  ) {
    shape.check(x, gradient: dy)
    switch algorithm {
    case .stride1(let convolution): convolution.backward(x, dy, addingTo: dw, into: dx, on: team)
    case .stride2(let convolution): convolution.backward(x, dy, addingTo: dw, into: dx, on: team)
    }
  }
}
