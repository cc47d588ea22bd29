/// The transforms of weights and of their gradients.
extension TiledConvolution {
  /// Weights at the points as panels [C out / 16][s * C in][16].
  func packForward(_ weights: UnsafePointer<Float>) {
    for phase in 0..<shape.stride {
      packPhase(
        phase, weights, rows: shape.inputChannels, columns: shape.outputChannels, into: forwardWeights,
        depth: phasedChannels, firstRow: phase * shape.inputChannels, firstColumn: 0)
    }
  }

  /// Weights at the points as panels [s * C in / 16][C out][16].
  func packBackward(_ weights: UnsafePointer<Float>) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: shape.weightCount) { transposed in
      guard let transposed = transposed.baseAddress else { return }
      for tap in 0..<shape.kernelSize {
        transpose(
          weights + tap * tapStride, rows: shape.inputChannels, columns: shape.outputChannels,
          into: transposed + tap * tapStride)
      }
      for phase in 0..<shape.stride {
        packPhase(
          phase, transposed, rows: shape.outputChannels, columns: shape.inputChannels, into: backwardWeights,
          depth: shape.outputChannels, firstRow: 0, firstColumn: phase * shape.inputChannels)
      }
    }
  }

  /// Transforms the weights [K, `rows`, `columns`] of one phase to their place in the panels of all points.
  @inline(never)
  private func packPhase(
    _ phase: Int, _ weights: UnsafePointer<Float>, rows: Int, columns: Int, into packed: PointWeights, depth: Int,
    firstRow: Int, firstColumn: Int
  ) {
    let (tapStride, pointStride, step) = (tapStride, packed.layout.pointStride, shape.stride)
    let tapsOfPhase = tapCount(ofPhase: phase)
    for column in stride(from: 0, to: columns, by: panelWidth) {
      let panel = packed.buffer.base + ((firstColumn + column) * depth + firstRow * panelWidth)
      for row in 0..<rows {
        for lane in stride(from: 0, to: panelWidth, by: Lanes.scalarCount) {
          let source = weights + (phase &* tapStride &+ row &* columns &+ column &+ lane)
          let values = transforms.filterValues.apply(
            InlineArray<taps, Lanes> { $0 < tapsOfPhase ? source.lanes(at: $0 &* step &* tapStride) : .zero })
          let target = panel + (row &* panelWidth &+ lane)
          unrolled(points) { target.store(values[$0], at: $0 &* pointStride) }
        }
      }
    }
  }

  /// dw += the sums at the points, transformed back; see `accumulateTiles` for their order.
  @inline(never)
  func addTransformedGradient(
    _ sums: UnsafePointer<Float>, pointStride: Int, to dw: UnsafeMutablePointer<Float>
  ) {
    let columns = shape.outputChannels
    for row in 0..<phasedChannels {
      let (phase, channel) = row.quotientAndRemainder(dividingBy: shape.inputChannels)
      for column in stride(from: 0, to: columns, by: Lanes.scalarCount) {
        let block = row / panelWidth * (columns / panelWidth) + column / panelWidth
        let place = (block * panelWidth + row % panelWidth) * panelWidth + column % panelWidth
        addFilter(
          sums + place, pointStride: pointStride, phase: phase,
          to: dw + (phase * tapStride + channel * columns + column))
      }
    }
  }

  /// Adds the gradients of eight filters' taps of one phase.
  @inline(__always)
  private func addFilter(
    _ sums: UnsafePointer<Float>, pointStride: Int, phase: Int, to dw: UnsafeMutablePointer<Float>
  ) {
    let values = transforms.filterValues.applyTransposed(Tile { sums.lanes(at: $0 &* pointStride) })
    let (tapsOfPhase, distance) = (tapCount(ofPhase: phase), shape.stride &* tapStride)
    unrolled(taps) { q in
      guard q < tapsOfPhase else { return }
      dw.store(dw.lanes(at: q &* distance) + values[q], at: q &* distance)
    }
  }

  /// Floats from one tap's weights to the next one's.
  private var tapStride: Int { shape.inputChannels * shape.outputChannels }

  /// Every s-th tap from `phase` on; where phases differ in length, the last tap of the shorter ones is missing.
  private func tapCount(ofPhase phase: Int) -> Int { (shape.kernelSize - phase + shape.stride - 1) / shape.stride }
}

/// [rows, columns] to [columns, rows], in blocks of 16 that share cache lines.
private func transpose(
  _ matrix: UnsafePointer<Float>, rows: Int, columns: Int, into transposed: UnsafeMutablePointer<Float>
) {
  for firstRow in stride(from: 0, to: rows, by: 16) {
    for column in 0..<columns {
      let source = matrix + firstRow * columns + column
      let target = transposed + column * rows + firstRow
      for row in 0..<16 { target[row] = source[row &* columns] }
    }
  }
}
