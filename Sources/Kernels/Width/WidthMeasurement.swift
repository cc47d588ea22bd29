import KernelInterface

/// How fast two widths compute products, which are most of the kernels' work. The only clock of the kernels: no result depends on what it says.
enum WidthMeasurement {
  private static let depth = 256
  private static let rows = 48
  private static let columns = 32
  /// A millisecond for eight lanes: long enough for units that sleep to wake up, and for a processor to take the clock that it has for a width.
  private static let productsPerTurn = 100
  private static let turns = 5

  /// How many times as fast the first one is, in some milliseconds: the best of several turns of each, as other processes only ever make a turn
  /// slower.
  static func ratio(_ one: any VectorLoops, to other: any VectorLoops) -> Double {
    let memory = FloatBuffer(count: rows * depth + columns * depth + rows * columns)
    for i in 0..<memory.count { memory.base[i] = 1 }
    var best = (one: Duration.seconds(1), other: Duration.seconds(1))
    for _ in 0..<turns {
      best.one = min(best.one, time(one, memory.base))
      best.other = min(best.other, time(other, memory.base))
    }
    return best.other / best.one
  }

  private static func time(_ loops: any VectorLoops, _ x: UnsafeMutablePointer<Float>) -> Duration {
    let w = x + rows * depth
    let y = w + columns * depth
    return ContinuousClock().measure {
      for _ in 0..<productsPerTurn {
        loops.multiply(
          x, RowLayout(rowStride: depth, runLength: depth), rows: rows, w, columns: columns, into: y, yStride: columns,
          panelStride: panelWidth)
      }
    }
  }
}
