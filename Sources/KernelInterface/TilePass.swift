/// F(m, r) for the shapes that occur, see `ToomCook`: m outputs of a filter with r taps from m + r - 1 products.
public enum TileAlgorithm: CaseIterable, Sendable {
  case f6x7, f8x7, f7x4, f5x8

  public var outputs: Int {
    switch self {
    case .f6x7: 6
    case .f8x7: 8
    case .f7x4: 7
    case .f5x8: 5
    }
  }

  public var taps: Int {
    switch self {
    case .f6x7, .f8x7: 7
    case .f7x4: 4
    case .f5x8: 8
    }
  }

  public var points: Int { outputs + taps - 1 }
}

/// One transform of a record or of a part of the weights.
public enum TilePass {
  /// A record [rows, phased channels] to the inputs of its tiles; the channels that fill up the last panel become zero.
  case input(_ record: UnsafePointer<Float>, phasedChannels: Int, tiles: Range<Int>, into: PointTiles)
  /// The outputs of a record's tiles back, to [rows, C out].
  case output(PointTiles, tiles: Range<Int>, into: UnsafeMutablePointer<Float>)
  /// The gradient of a record [rows, C out] to the outputs of its tiles.
  case outputGradient(_ record: UnsafePointer<Float>, tiles: Range<Int>, into: PointTiles)
  /// The gradients at the inputs of a record's tiles back, to [rows, phased channels].
  case inputGradient(PointTiles, tiles: Range<Int>, into: UnsafeMutablePointer<Float>, phasedChannels: Int)
  /// The weights [K, C in, C out] from the phased channels `rows` to the points: [phased channels, C out].
  case weights(UnsafePointer<Float>, ConvolutionShape, rows: Range<Int>, into: PointWeights)
  /// The same to the transpose [C out, phased channels]; `rows` are as many as there are lanes, or the last ones; `memory` holds
  /// 8 * lanes floats for each tap.
  case transposedWeights(
    UnsafePointer<Float>, ConvolutionShape, rows: Range<Int>, memory: UnsafeMutablePointer<Float>, into: PointWeights)
  /// The sums of one phased channel at the points, in the order of `accumulate`, back to dw [K, C in, C out].
  case weightGradient(
    _ sums: UnsafePointer<Float>, pointStride: Int, ConvolutionShape, row: Int, into: UnsafeMutablePointer<Float>)
}
