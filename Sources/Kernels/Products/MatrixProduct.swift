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

  var panels: Int { (columns + panelWidth - 1) / panelWidth }

  func panel(_ index: Int) -> UnsafePointer<Float> { UnsafePointer(buffer.base + index * depth * panelWidth) }

  /// How many columns of panel `index` are real.
  func width(ofPanel index: Int) -> Int { min(panelWidth, columns - index * panelWidth) }

  /// Fills the panels: `weight(k)` is the address of row k, whose columns lie `columnStride` floats apart.
  @inline(__always)
  func pack(columnStride: Int, row weight: (_ k: Int) -> UnsafePointer<Float>) {
    for panel in 0..<panels {
      let target = buffer.base + panel * depth * panelWidth
      let width = width(ofPanel: panel)
      for k in 0..<depth {
        let source = weight(k) + panel * panelWidth * columnStride
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

/// y[row][columns of one panel] = sum over k of x[row][k] * panel[k]
func multiplyPanel(
  _ x: UnsafePointer<Float>, _ layout: RowLayout, rows: Int, _ panel: UnsafePointer<Float>, width: Int = panelWidth,
  into y: UnsafeMutablePointer<Float>, yStride: Int
) {
  guard width == panelWidth else {
    return multiplyNarrowPanel(x, layout, rows: rows, panel, width: width, into: y, yStride: yStride)
  }
  forEachBlock(of: rows) { first, count in
    func multiply<let blockRows: Int>(_: RowBlock<blockRows>.Type) {
      RowBlock<blockRows>.multiply(
        x + first &* layout.rowStride, layout, panel, into: y + first &* yStride, yStride: yStride)
    }
    switch count {
    case 1: multiply(RowBlock<1>.self)
    case 2: multiply(RowBlock<2>.self)
    case 3: multiply(RowBlock<3>.self)
    case 4: multiply(RowBlock<4>.self)
    case 5: multiply(RowBlock<5>.self)
    default: multiply(RowBlock<6>.self)
    }
  }
}

/// The same for a panel with fewer than 16 columns, one row at a time through a full-width row.
private func multiplyNarrowPanel(
  _ x: UnsafePointer<Float>, _ layout: RowLayout, rows: Int, _ panel: UnsafePointer<Float>, width: Int,
  into y: UnsafeMutablePointer<Float>, yStride: Int
) {
  withUnsafeTemporaryAllocation(of: Float.self, capacity: panelWidth) { full in
    guard let full = full.baseAddress else { return }
    for row in 0..<rows {
      RowBlock<1>.multiply(x + row * layout.rowStride, layout, panel, into: full, yStride: panelWidth)
      for column in 0..<width { y[row &* yStride &+ column] = full[column] }
    }
  }
}

/// w[xColumns][yColumns] += transpose of x[rows][xColumns] * y[rows][yColumns], rows in ascending order.
func accumulateProducts(
  _ x: UnsafePointer<Float>, xStride: Int, xColumns: Int, _ y: UnsafePointer<Float>, yStride: Int, yColumns: Int,
  rows: Int, into w: UnsafeMutablePointer<Float>
) {
  let fullColumns = yColumns / panelWidth * panelWidth
  for column in stride(from: 0, to: fullColumns, by: panelWidth) {
    forEachBlock(of: xColumns) { first, count in
      func accumulate<let blockRows: Int>(_: RowBlock<blockRows>.Type) {
        RowBlock<blockRows>.accumulate(
          x + first, xStride: xStride, y + column, yStride: yStride, depth: rows,
          into: w + (first &* yColumns &+ column), wStride: yColumns)
      }
      switch count {
      case 1: accumulate(RowBlock<1>.self)
      case 2: accumulate(RowBlock<2>.self)
      case 3: accumulate(RowBlock<3>.self)
      case 4: accumulate(RowBlock<4>.self)
      case 5: accumulate(RowBlock<5>.self)
      default: accumulate(RowBlock<6>.self)
      }
    }
  }
  for row in 0..<rows where fullColumns < yColumns {
    for i in 0..<xColumns {
      let value = x[row &* xStride &+ i]
      for column in fullColumns..<yColumns {
        w[i &* yColumns &+ column] = w[i &* yColumns &+ column].addingProduct(value, y[row &* yStride &+ column])
      }
    }
  }
}

/// A matrix product y[B, columns] = x[B, depth] * packed weights.
public func multiply(_ x: Rows, _ weights: PackedWeights, into y: Rows) {
  let x = x.joined
  let y = y.joined
  precondition(x.channels == weights.depth && y.channels == weights.columns && x.length == y.length)
  for panel in 0..<weights.panels {
    multiplyPanel(
      x.record(0), RowLayout(rowStride: x.channels, runLength: weights.depth), rows: x.length, weights.panel(panel),
      width: weights.width(ofPanel: panel), into: y.record(0) + panel * panelWidth, yStride: y.channels)
  }
}

/// w[C of x, C of y] += transpose of x[B, C] * y[B, C].
public func accumulateProducts(_ x: Rows, _ y: Rows, into w: UnsafeMutablePointer<Float>) {
  let x = x.joined
  let y = y.joined
  precondition(x.length == y.length)
  accumulateProducts(
    x.record(0), xStride: x.channels, xColumns: x.channels, y.record(0), yStride: y.channels, yColumns: y.channels,
    rows: x.length, into: w)
}
