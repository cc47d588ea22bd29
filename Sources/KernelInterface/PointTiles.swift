/// The values of a chunk's tiles at the points, as panels of 16 channels: [point][C / 16][tile][16].
///
/// Rows of a panel lie one after the other, so that neither products nor sums jump through memory.
public struct PointTiles {
  public let base: UnsafeMutablePointer<Float>
  public let tiles: Int
  /// In whole panels.
  public let channels: Int
  /// Floats from one point's values to the next one's: apart by a cache line more than they take, see `PointWeights`.
  public let pointStride: Int

  public init(base: UnsafeMutablePointer<Float>, tiles: Int, channels: Int) {
    self.base = base
    self.tiles = tiles
    self.channels = channels
    pointStride = tiles * channels + panelWidth
  }

  public static func floats(points: Int, tiles: Int, channels: Int) -> Int { points * (tiles * channels + panelWidth) }
}
