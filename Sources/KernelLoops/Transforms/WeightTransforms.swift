import KernelInterface

/// Where the taps from one phased channel lie.
private struct FilterRow {
  /// Of the first tap to the first output channel.
  let start: Int
  /// Phases may differ in length: then the last tap of the shorter ones is missing.
  let count: Int
  /// From one tap to the next one of the same phase.
  let distance: Int

  init(_ row: Int, _ shape: ConvolutionShape) {
    let phase = row / shape.inputChannels
    // Taps follow each other as phases do, with all channels in between.
    start = row * shape.outputChannels
    count = (shape.kernelSize - phase + shape.stride - 1) / shape.stride
    distance = shape.stride * shape.inputChannels * shape.outputChannels
  }
}

/// The transforms of weights and of their gradients.
extension ToomCook {
  /// Weights from the phased channels `rows` at the points.
  @inline(never)
  func pack(_ weights: UnsafePointer<Float>, _ shape: ConvolutionShape, _ rows: Range<Int>, into packed: PointWeights) {
    for column in stride(from: 0, to: shape.outputChannels, by: Lanes.scalarCount) {
      for row in rows {
        let place = FilterRow(row, shape)
        let source = weights + (place.start &+ column)
        let filters = Taps { $0 < place.count ? source.lanes(at: $0 &* place.distance) : .zero }
        packed.store(filterValues.apply(filters), row: row, column: column)
      }
    }
  }

  /// The same to the transpose, in blocks of eight output channels: what is next to each other in memory is read and written together.
  @inline(never)
  func packTransposed(
    _ weights: UnsafePointer<Float>, _ shape: ConvolutionShape, _ rows: Range<Int>,
    _ transposed: UnsafeMutablePointer<Float>, into packed: PointWeights
  ) {
    let blockCount = 8 &* Lanes.scalarCount
    // Lanes beyond the last row are not used by anyone, but should not hold what is slow to compute with.
    if rows.count < Lanes.scalarCount { transposed.update(repeating: 0, count: taps &* blockCount) }
    for column in stride(from: 0, to: shape.outputChannels, by: 8) {
      for tap in 0..<taps {
        for row in stride(from: rows.lowerBound, to: rows.upperBound, by: 8) {
          transposeTap(
            tap, weights, shape, row: row, column: column,
            into: transposed + (tap &* blockCount &+ row &- rows.lowerBound))
        }
      }
      for i in 0..<8 {
        let filters = Taps { transposed.lanes(at: $0 &* blockCount &+ i &* Lanes.scalarCount) }
        packed.store(filterValues.apply(filters), row: column &+ i, column: rows.lowerBound)
      }
    }
  }

  /// One tap from eight phased channels to eight output channels, to [output channel][phased channel].
  @inline(__always)
  private func transposeTap(
    _ tap: Int, _ weights: UnsafePointer<Float>, _ shape: ConvolutionShape, row: Int, column: Int,
    into transposed: UnsafeMutablePointer<Float>
  ) {
    // Rows of two phases may meet in a block.
    guard tap < FilterRow(row &+ 7, shape).count else {
      for i in 0..<8 {
        let place = FilterRow(row &+ i, shape)
        let source = weights + (place.start &+ tap &* place.distance &+ column)
        for k in 0..<8 { transposed[k &* Lanes.scalarCount &+ i] = tap < place.count ? source[k] : 0 }
      }
      return
    }
    let place = FilterRow(row, shape)
    transposeBlock(
      weights + (place.start &+ tap &* place.distance &+ column), rowStride: shape.outputChannels, into: transposed,
      targetStride: Lanes.scalarCount)
  }

  /// dw = the sums at the points, transformed back; see `Loops.accumulate` for their order.
  @inline(never)
  func transformGradient(
    _ sums: UnsafePointer<Float>, pointStride: Int, _ shape: ConvolutionShape, _ row: Int,
    into dw: UnsafeMutablePointer<Float>
  ) {
    let columnBlocks = shape.outputChannels / panelWidth
    let place = FilterRow(row, shape)
    let firstBlock = sums + (row / panelWidth * columnBlocks * panelWidth + row % panelWidth) * panelWidth
    for column in stride(from: 0, to: shape.outputChannels, by: Lanes.scalarCount) {
      let source = firstBlock + (column / panelWidth &* panelWidth &* panelWidth &+ column % panelWidth)
      let target = dw + (place.start &+ column)
      let values = filterValues.applyTransposed(Tile { source.lanes(at: $0 &* pointStride) })
      unrolled(taps) { tap in
        guard tap < place.count else { return }
        target.store(values[tap], at: tap &* place.distance)
      }
    }
  }
}

extension PointWeights {
  /// Stores the values of neighbouring columns at all points.
  @inline(__always)
  fileprivate func store<let points: Int>(_ values: InlineArray<points, Lanes>, row: Int, column: Int) {
    let inPanel = column % panelWidth
    let target = base + ((column &- inPanel) &* layout.depth &+ row &* panelWidth &+ inPanel)
    let pointStride = layout.pointStride
    unrolled(points) { target.store(values[$0], at: $0 &* pointStride) }
  }
}
