/// The transforms of weights and of their gradients.
extension TiledConvolution {
  /// Weights at the points as panels [C out / 16][s * C in][16].
  func packWeights(_ weights: UnsafePointer<Float>) {
    for phase in 0..<shape.stride {
      for input in 0..<shape.inputChannels {
        packRow(
          phase * shape.inputChannels + input, depth: phasedChannels, firstColumn: 0, columns: shape.outputChannels,
          weights + input * shape.outputChannels, phase: phase)
      }
    }
  }

  /// Weights at the points as panels [s * C in / 16][C out][16].
  func packTransposedWeights(_ weights: UnsafePointer<Float>) {
    let tapSize = shape.inputChannels * shape.outputChannels
    for tap in 0..<shape.kernelSize {
      transpose(
        weights + tap * tapSize, rows: shape.inputChannels, columns: shape.outputChannels,
        into: transposedWeights.base + tap * tapSize)
    }
    for phase in 0..<shape.stride {
      for output in 0..<shape.outputChannels {
        packRow(
          output, depth: shape.outputChannels, firstColumn: phase * shape.inputChannels, columns: shape.inputChannels,
          transposedWeights.base + output * shape.inputChannels, phase: phase)
      }
    }
  }

  /// Transforms one row of `columns` weights, `taps` of them from `phase` on, into the panels of all points.
  @inline(never)
  private func packRow(
    _ row: Int, depth: Int, firstColumn: Int, columns: Int, _ weights: UnsafePointer<Float>, phase: Int
  ) {
    let pointStride = phasedChannels * shape.outputChannels
    for column in stride(from: 0, to: columns, by: Lanes.scalarCount) {
      let values = transforms.filterValues.apply(
        InlineArray<taps, Lanes> { q in
          tap(q, phase).map { weights.lanes(at: $0 &* shape.inputChannels &* shape.outputChannels &+ column) } ?? .zero
        })
      let place = firstColumn + column
      let target = pointWeights.base + (place / panelWidth * depth + row) * panelWidth + place % panelWidth
      unrolled(points) { target.store(values[$0], at: $0 &* pointStride) }
    }
  }

  /// dw += the sums at the points, transformed back.
  @inline(never)
  func addTransformedGradient(to dw: UnsafeMutablePointer<Float>) {
    let tapSize = shape.inputChannels * shape.outputChannels
    for phase in 0..<shape.stride {
      let sums = pointWeights.base + phase * tapSize
      for place in stride(from: 0, to: tapSize, by: Lanes.scalarCount) {
        let values = transforms.filterValues.applyTransposed(
          Tile { sums.lanes(at: $0 &* shape.stride &* tapSize &+ place) })
        unrolled(taps) { q in
          guard let tap = tap(q, phase) else { return }
          let at = tap &* tapSize &+ place
          dw.store(dw.lanes(at: at) + values[q], at: at)
        }
      }
    }
  }

  /// The kernel's tap that is the q-th of its phase; nil past the kernel's end, where phases differ in length.
  @inline(__always)
  private func tap(_ q: Int, _ phase: Int) -> Int? {
    let tap = q &* shape.stride &+ phase
    return tap < shape.kernelSize ? tap : nil
  }
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
