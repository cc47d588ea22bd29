import KernelInterface

/// y[row][columns of one block] = sum over k of x[row][k] * w[k]
func multiplyBlock(
  _ x: UnsafePointer<Float>, _ layout: RowLayout, rows: Int, _ w: UnsafePointer<Float>,
  into y: UnsafeMutablePointer<Float>, yStride: Int, _ second: SecondVector
) {
  forEachBlock(of: rows) { first, count in
    func multiply<let blockRows: Int>(_: RowBlock<blockRows>.Type) {
      RowBlock<blockRows>.multiply(
        x + first &* layout.rowStride, layout, w, into: y + first &* yStride, yStride: yStride, second)
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
func multiplyNarrowPanel(
  _ x: UnsafePointer<Float>, _ layout: RowLayout, rows: Int, _ w: UnsafePointer<Float>, columns: Int,
  into y: UnsafeMutablePointer<Float>, yStride: Int
) {
  withUnsafeTemporaryAllocation(of: Float.self, capacity: panelWidth) { full in
    guard let full = full.baseAddress else { return }
    for row in 0..<rows {
      RowBlock<1>.multiply(x + row * layout.rowStride, layout, w, into: full, yStride: panelWidth, .alone)
      for column in 0..<columns { y[row &* yStride &+ column] = full[column] }
    }
  }
}

/// w[xColumns][columns of one block] += transpose of x[rows][xColumns] * y[rows][columns of one block]
func accumulateBlock(
  _ x: UnsafePointer<Float>, xStride: Int, xColumns: Int, _ y: UnsafePointer<Float>, yStride: Int, rows: Int,
  into w: UnsafeMutablePointer<Float>, wStride: Int, _ second: SecondVector
) {
  forEachBlock(of: xColumns) { first, count in
    func accumulate<let blockRows: Int>(_: RowBlock<blockRows>.Type) {
      RowBlock<blockRows>.accumulate(
        x + first, xStride: xStride, y, yStride: yStride, depth: rows, into: w + first &* wStride, wStride: wStride,
        second)
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

/// Cuts whole panels into blocks of columns: in sixteen lanes pairs of panels, and a last one that has no neighbour.
@inline(__always)
func forEachBlock(ofPanels panels: Int, _ body: (_ panel: Int, _ isPair: Bool) -> Void) {
  let panelsPerBlock = SecondVector.columns / panelWidth
  for panel in stride(from: 0, to: panels, by: panelsPerBlock) { body(panel, panel &+ panelsPerBlock <= panels) }
}
