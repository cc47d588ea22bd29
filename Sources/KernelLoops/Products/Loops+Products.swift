public import KernelInterface

extension Loops {
  @inline(never)
  public func multiply(
    _ x: UnsafePointer<Float>, _ layout: RowLayout, rows: Int, _ w: UnsafePointer<Float>, columns: Int,
    into y: UnsafeMutablePointer<Float>, yStride: Int, panelStride: Int
  ) {
    let whole = columns / panelWidth
    let panelCount = layout.depth &* panelWidth
    let pair = SecondVector(inSource: panelCount, inTarget: panelStride)
    forEachBlock(ofPanels: whole) { panel, isPair in
      multiplyBlock(
        x, layout, rows: rows, w + panel &* panelCount, into: y + panel &* panelStride, yStride: yStride,
        isPair ? pair : .alone)
    }
    guard columns > whole &* panelWidth else { return }
    multiplyNarrowPanel(
      x, layout, rows: rows, w + whole &* panelCount, columns: columns &- whole &* panelWidth,
      into: y + whole &* panelStride, yStride: yStride)
  }

  @inline(never)
  public func accumulate(
    _ x: UnsafePointer<Float>, xStride: Int, xColumns: Int, _ y: UnsafePointer<Float>, yStride: Int, yColumns: Int,
    rows: Int, into w: UnsafeMutablePointer<Float>
  ) {
    let whole = yColumns / panelWidth
    let pair = SecondVector(inSource: panelWidth, inTarget: panelWidth)
    forEachBlock(ofPanels: whole) { panel, isPair in
      let column = panel &* panelWidth
      accumulateBlock(
        x, xStride: xStride, xColumns: xColumns, y + column, yStride: yStride, rows: rows, into: w + column,
        wStride: yColumns, isPair ? pair : .alone)
    }
    let fullColumns = whole &* panelWidth
    for row in 0..<rows where fullColumns < yColumns {
      for i in 0..<xColumns {
        let value = x[row &* xStride &+ i]
        for column in fullColumns..<yColumns {
          w[i &* yColumns &+ column] = w[i &* yColumns &+ column].addingProduct(value, y[row &* yStride &+ column])
        }
      }
    }
  }

  @inline(never)
  public func accumulate(_ x: PointTiles, _ y: PointTiles, at point: Int, into sums: UnsafeMutablePointer<Float>) {
    let blockCount = panelWidth * panelWidth
    let columns = y.channels / panelWidth
    let panelCount = x.tiles &* panelWidth
    let pair = SecondVector(inSource: panelCount, inTarget: blockCount)
    for row in 0..<x.channels / panelWidth {
      forEachBlock(ofPanels: columns) { column, isPair in
        accumulateBlock(
          x.base + (point &* x.pointStride &+ row &* panelCount), xStride: panelWidth, xColumns: panelWidth,
          y.base + (point &* y.pointStride &+ column &* panelCount), yStride: panelWidth, rows: x.tiles,
          into: sums + (row &* columns &+ column) &* blockCount, wStride: panelWidth, isPair ? pair : .alone)
      }
    }
  }
}
