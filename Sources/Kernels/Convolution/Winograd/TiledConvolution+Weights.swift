/// The transforms of weights and of their gradients.
extension TiledConvolution {
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

  /// Weights at the points as panels [C out / 16][phased channels][16], until weights are packed the next time.
  func pack(_ weights: UnsafePointer<Float>, on team: ThreadTeam) -> PointWeights {
    let packed = PointWeights(forwardLayout, in: team.weights)
    packed.clearLastRows(from: phasedChannels)
    forEachBlock(on: team) { row, column, _ in
      for row in row..<row + Lanes.scalarCount {
        let place = FilterRow(row, shape)
        let source = weights + (place.start &+ column)
        let filters = Filters { $0 < place.count ? source.lanes(at: $0 &* place.distance) : .zero }
        packed.store(transforms.filterValues.apply(filters), row: row, column: column)
      }
    }
    return packed
  }

  /// Weights at the points as panels [phased channels / 16][C out][16], until weights are packed the next time.
  func packTransposed(_ weights: UnsafePointer<Float>, on team: ThreadTeam) -> PointWeights {
    let layout = PointWeights.Layout(points: points, depth: shape.outputChannels, columns: phasedChannels)
    let packed = PointWeights(layout, in: team.weights)
    let blockCount = Lanes.scalarCount * Lanes.scalarCount
    forEachBlock(on: team) { row, column, scratch in
      scratch.withFloats(taps * blockCount) { transposed in
        for tap in 0..<taps {
          transposeTap(tap, weights, row: row, column: column, into: transposed + tap * blockCount)
        }
        for i in 0..<Lanes.scalarCount {
          let filters = Filters { transposed.lanes(at: $0 &* blockCount &+ i &* Lanes.scalarCount) }
          packed.store(transforms.filterValues.apply(filters), row: column &+ i, column: row)
        }
      }
    }
    return packed
  }

  /// One tap from eight phased channels to eight output channels, to [output channel][phased channel].
  @inline(__always)
  private func transposeTap(
    _ tap: Int, _ weights: UnsafePointer<Float>, row: Int, column: Int, into transposed: UnsafeMutablePointer<Float>
  ) {
    // Rows of two phases may meet in a block.
    guard tap < FilterRow(row &+ Lanes.scalarCount &- 1, shape).count else {
      transposed.update(repeating: 0, count: Lanes.scalarCount * Lanes.scalarCount)
      for i in 0..<Lanes.scalarCount {
        let place = FilterRow(row &+ i, shape)
        guard tap < place.count else { continue }
        let source = weights + (place.start &+ tap &* place.distance &+ column)
        for k in 0..<Lanes.scalarCount { transposed[k &* Lanes.scalarCount &+ i] = source[k] }
      }
      return
    }
    let place = FilterRow(row, shape)
    transposeBlock(
      weights + (place.start &+ tap &* place.distance &+ column), rowStride: shape.outputChannels, into: transposed)
  }

  /// Visits the weights in blocks of eight phased channels and eight output channels: what is next to each other in memory is read and
  /// written together.
  @inline(__always)
  private func forEachBlock(on team: ThreadTeam, _ body: (_ row: Int, _ column: Int, _ scratch: Scratch) -> Void) {
    team.forEach(phasedChannels / Lanes.scalarCount) { block, scratch in
      for column in stride(from: 0, to: shape.outputChannels, by: Lanes.scalarCount) {
        body(block &* Lanes.scalarCount, column, scratch)
      }
    }
  }

  /// dw = the sums at the points, transformed back; see `accumulateTiles` for their order.
  @inline(never)
  func transformGradient(
    _ sums: UnsafePointer<Float>, pointStride: Int, into dw: UnsafeMutablePointer<Float>, on team: ThreadTeam
  ) {
    let columnBlocks = shape.outputChannels / panelWidth
    team.forEach(phasedChannels) { row, _ in
      let place = FilterRow(row, shape)
      let firstBlock = sums + (row / panelWidth * columnBlocks * panelWidth + row % panelWidth) * panelWidth
      for column in stride(from: 0, to: shape.outputChannels, by: Lanes.scalarCount) {
        let source = firstBlock + (column / panelWidth &* panelWidth &* panelWidth &+ column % panelWidth)
        let target = dw + (place.start &+ column)
        let values = transforms.filterValues.applyTransposed(Tile { source.lanes(at: $0 &* pointStride) })
        unrolled(taps) { tap in
          guard tap < place.count else { return }
          target.store(values[tap], at: tap &* place.distance)
        }
      }
    }
  }
}
