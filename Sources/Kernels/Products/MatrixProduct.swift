import KernelInterface

/// Weights [depth, columns] rearranged for the register block: panels of 16 columns, [panel][depth][16], the last one filled up
/// with zeros.
public final class PackedWeights {
  let buffer: FloatBuffer
  let depth: Int
  let columns: Int

  public init(depth: Int, columns: Int) {
    self.depth = depth
    self.columns = columns
    buffer = FloatBuffer(count: (columns + panelWidth - 1) / panelWidth * panelWidth * depth)
  }

  func panel(_ index: Int) -> UnsafePointer<Float> { UnsafePointer(buffer.base + index * depth * panelWidth) }

  /// Fills the panels: `weight(k)` is the address of row k, whose columns lie `columnStride` floats apart.
  @inline(__always)
  func pack(columnStride: Int, row weight: (_ k: Int) -> UnsafePointer<Float>) {
    for first in stride(from: 0, to: columns, by: panelWidth) {
      let target = buffer.base + first * depth
      let width = min(panelWidth, columns - first)
      for k in 0..<depth {
        let source = weight(k) + first * columnStride
        for column in 0..<width { target[k &* panelWidth &+ column] = source[column &* columnStride] }
      }
    }
  }

  /// Packs a matrix [depth, columns] stored row by row.
  public func pack(_ matrix: UnsafePointer<Float>) {
    pack(columnStride: 1) { matrix + $0 * columns }
  }

  /// Packs the rows of a view: [depth, columns].
  public func pack(_ matrix: Rows) {
    let rows = matrix.joined
    precondition(rows.length == depth && rows.channels == columns)
    pack(UnsafePointer(rows.record(0)))
  }

  /// Packs the transpose of a view's rows: [columns, depth].
  public func packTransposed(_ matrix: Rows) {
    let rows = matrix.joined
    precondition(rows.length == columns && rows.channels == depth)
    packTransposed(UnsafePointer(rows.record(0)))
  }

  /// Packs the transpose of a matrix [columns, depth] stored row by row.
  public func packTransposed(_ matrix: UnsafePointer<Float>) {
    pack(columnStride: depth) { matrix + $0 }
  }
}

/// A matrix product y[B, columns] = x[B, depth] * packed weights.
public func multiply(_ x: Rows, _ weights: PackedWeights, into y: Rows) {
  let x = x.joined
  let y = y.joined
  precondition(x.channels == weights.depth && y.channels == weights.columns && x.length == y.length)
  KernelWidth.loops.multiply(
    x.record(0), RowLayout(rowStride: x.channels, runLength: weights.depth), rows: x.length, weights.panel(0),
    columns: weights.columns, into: y.record(0), yStride: y.channels, panelStride: panelWidth)
}

/// w[C of x, C of y] += transpose of x[B, C] * y[B, C].
public func accumulateProducts(_ x: Rows, _ y: Rows, into w: UnsafeMutablePointer<Float>) {
  let x = x.joined
  let y = y.joined
  precondition(x.length == y.length)
  KernelWidth.loops.accumulate(
    x.record(0), xStride: x.channels, xColumns: x.channels, y.record(0), yStride: y.channels, yColumns: y.channels,
    rows: x.length, into: w)
}
