/// Weights [depth, columns] at the points as panels [columns / 16][depth][16].
public struct PointWeights {
  /// Points lie apart by one cache line more than their values take: a transform writes to all of them at once, and distances of
  /// powers of two would put them into the same few places of the cache.
  public struct Layout {
    public let points: Int
    /// Rounded up to whole panels.
    public let depth: Int
    public let columns: Int

    public init(points: Int, depth: Int, columns: Int) {
      self.points = points
      self.depth = (depth + panelWidth - 1) / panelWidth * panelWidth
      self.columns = (columns + panelWidth - 1) / panelWidth * panelWidth
    }

    /// Floats from one point's values to the next one's.
    public var pointStride: Int { depth * columns + panelWidth }
    public var floats: Int { points * pointStride }
  }

  public let layout: Layout
  public let base: UnsafeMutablePointer<Float>

  /// In memory of `layout.floats` floats.
  public init(_ layout: Layout, base: UnsafeMutablePointer<Float>) {
    self.layout = layout
    self.base = base
  }

  public func at(_ point: Int) -> UnsafePointer<Float> { UnsafePointer(base + point * layout.pointStride) }
}
