/// Weights [depth, columns] at the points as panels [columns / 16][depth][16].
struct PointWeights {
  /// Points lie apart by one cache line more than their values take: a transform writes to all of them at once, and distances of
  /// powers of two would put them into the same few places of the cache.
  struct Layout {
    let points: Int
    /// Rounded up to whole panels.
    let depth: Int
    let columns: Int

    init(points: Int, depth: Int, columns: Int) {
      self.points = points
      self.depth = FloatStack.rounded(depth)
      self.columns = FloatStack.rounded(columns)
    }

    /// Floats from one point's values to the next one's.
    var pointStride: Int { depth * columns + 16 }
    var floats: Int { points * pointStride }
  }

  private let layout: Layout
  private let base: UnsafeMutablePointer<Float>

  /// In memory that all convolutions share: what is packed for one pass stays in the cache, and packing it again costs less than to
  /// fetch it from memory.
  init(_ layout: Layout, in memory: Scratch) {
    self.layout = layout
    base = memory.floats(layout.floats).next
  }

  func at(_ point: Int) -> UnsafePointer<Float> { UnsafePointer(base + point * layout.pointStride) }

  /// Sets the rows that fill up the last panel of the depth to zero.
  func clearLastRows(from row: Int) {
    guard row < layout.depth else { return }
    for point in 0..<layout.points {
      for column in stride(from: 0, to: layout.columns, by: panelWidth) {
        let panel = base + (point * layout.pointStride + column * layout.depth)
        (panel + row * panelWidth).update(repeating: 0, count: (layout.depth - row) * panelWidth)
      }
    }
  }

  /// Stores the values of eight neighbouring columns at all points.
  @inline(__always)
  func store<let points: Int>(_ values: InlineArray<points, Lanes>, row: Int, column: Int) {
    let inPanel = column % panelWidth
    let target = base + ((column &- inPanel) &* layout.depth &+ row &* panelWidth &+ inPanel)
    let pointStride = layout.pointStride
    unrolled(points) { target.store(values[$0], at: $0 &* pointStride) }
  }
}
