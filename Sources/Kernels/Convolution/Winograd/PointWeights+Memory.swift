import KernelInterface

extension PointWeights {
  /// In memory that all convolutions share: what is packed for one pass stays in the cache, and packing it again costs less than to
  /// fetch it from memory.
  init(_ layout: Layout, in memory: Scratch) { self.init(layout, base: memory.floats(layout.floats).next) }

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
}
