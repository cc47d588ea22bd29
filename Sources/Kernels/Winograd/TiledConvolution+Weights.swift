/// The transforms of weights and of their gradients.
extension TiledConvolution {
  /// Weights at the points as panels [C out / 16][s * C in][16].
  func packWeights(_ weights: UnsafePointer<Float>) {
    for phase in 0..<shape.stride {
      packPhase(
        phase, weights, rows: shape.inputChannels, columns: shape.outputChannels, depth: phasedChannels,
        firstRow: phase * shape.inputChannels, firstColumn: 0)
    }
  }

  /// Weights at the points as panels [s * C in / 16][C out][16].
  func packTransposedWeights(_ weights: UnsafePointer<Float>) {
    for tap in 0..<shape.kernelSize {
      transpose(
        weights + tap * tapStride, rows: shape.inputChannels, columns: shape.outputChannels,
        into: transposedWeights.base + tap * tapStride)
    }
    for phase in 0..<shape.stride {
      packPhase(
        phase, transposedWeights.base, rows: shape.outputChannels, columns: shape.inputChannels,
        depth: shape.outputChannels, firstRow: 0, firstColumn: phase * shape.inputChannels)
    }
  }

  /// Transforms the weights [K, `rows`, `columns`] of one phase to their place in the panels of all points.
  @inline(never)
  private func packPhase(
    _ phase: Int, _ weights: UnsafePointer<Float>, rows: Int, columns: Int, depth: Int, firstRow: Int, firstColumn: Int
  ) {
    let (tapStride, weightStride, step) = (tapStride, weightStride, shape.stride)
    let tapsOfPhase = tapCount(ofPhase: phase)
    for column in stride(from: 0, to: columns, by: panelWidth) {
      let panel = pointWeights.base + ((firstColumn + column) * depth + firstRow * panelWidth)
      for row in 0..<rows {
        for lane in stride(from: 0, to: panelWidth, by: Lanes.scalarCount) {
          let source = weights + (phase &* tapStride &+ row &* columns &+ column &+ lane)
          let values = transforms.filterValues.apply(
            InlineArray<taps, Lanes> { $0 < tapsOfPhase ? source.lanes(at: $0 &* step &* tapStride) : .zero })
          let target = panel + (row &* panelWidth &+ lane)
          unrolled(points) { target.store(values[$0], at: $0 &* weightStride) }
        }
      }
    }
  }

  /// dw += the sums at the points, transformed back.
  @inline(never)
  func addTransformedGradient(to dw: UnsafeMutablePointer<Float>) {
    let (tapStride, weightStride, step) = (tapStride, weightStride, shape.stride)
    for phase in 0..<step {
      let tapsOfPhase = tapCount(ofPhase: phase)
      for place in stride(from: 0, to: tapStride, by: Lanes.scalarCount) {
        let sums = pointWeights.base + (phase &* tapStride &+ place)
        let values = transforms.filterValues.applyTransposed(Tile { sums.lanes(at: $0 &* weightStride) })
        let target = dw + (phase &* tapStride &+ place)
        unrolled(taps) { q in
          guard q < tapsOfPhase else { return }
          let at = q &* step &* tapStride
          target.store(target.lanes(at: at) + values[q], at: at)
        }
      }
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
