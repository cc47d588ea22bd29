/// The transforms of one record, eight channels at a time. Values at the points lie `pointStride` floats apart.
extension TiledConvolution {
  @inline(never)
  func transformInput(_ x: Rows, _ n: Int, into t: UnsafeMutablePointer<Float>, pointStride: Int) {
    let channels = x.channels
    let step = shape.stride
    for tile in 0..<tileCount(shape.outputLength(x.length)) {
      for phase in 0..<step {
        let firstRow = tile * outputs * step + phase - shape.padding
        let rows = TileRows(x, n, from: firstRow, step: step, count: points, edge: edge)
        let target = t + (tile * step + phase) * channels
        for c in stride(from: 0, to: channels, by: Lanes.scalarCount) {
          let values = transforms.interpolation.apply(Tile { rows[$0, c] })
          unrolled(points) { target.store(values[$0], at: $0 &* pointStride &+ c) }
        }
      }
    }
  }

  @inline(never)
  func transformOutput(_ t: UnsafePointer<Float>, pointStride: Int, into y: Rows, _ n: Int) {
    let channels = y.channels
    for tile in 0..<tileCount(y.length) {
      let source = t + tile * channels
      let target = y.record(n) + tile * outputs * channels
      let rows = min(outputs, y.length - tile * outputs)
      for c in stride(from: 0, to: channels, by: Lanes.scalarCount) {
        let values = transforms.outputValues.applyTransposed(Tile { source.lanes(at: $0 &* pointStride &+ c) })
        unrolled(outputs) { row in
          if row < rows { target.store(values[row], at: row &* channels &+ c) }
        }
      }
    }
  }

  @inline(never)
  func transformOutputGradient(_ dy: Rows, _ n: Int, into t: UnsafeMutablePointer<Float>, pointStride: Int) {
    let channels = dy.channels
    for tile in 0..<tileCount(dy.length) {
      let rows = TileRows(dy, n, from: tile * outputs, step: 1, count: outputs, edge: edge)
      let target = t + tile * channels
      for c in stride(from: 0, to: channels, by: Lanes.scalarCount) {
        let values = transforms.outputValues.apply(InlineArray<outputs, Lanes> { rows[$0, c] })
        unrolled(points) { target.store(values[$0], at: $0 &* pointStride &+ c) }
      }
    }
  }

  /// Neighbouring tiles of the input overlap by `taps` - 1 rows: what a tile gives to the next one's rows is carried along.
  @inline(never)
  func transformInputGradient(_ t: UnsafePointer<Float>, pointStride: Int, into dx: Rows, _ n: Int) {
    let channels = dx.channels
    let step = shape.stride
    let target = dx.record(n)
    let length = dx.length
    let tiles = tileCount(shape.outputLength(length))
    for phase in 0..<step {
      for c in stride(from: 0, to: channels, by: Lanes.scalarCount) {
        var carried = InlineArray<taps, Lanes>(repeating: .zero)
        func store(_ lanes: Lanes, _ row: Int) {
          if row >= 0 && row < length { target.store(lanes, at: row &* channels &+ c) }
        }
        for tile in 0..<tiles {
          let source = t + ((tile * step + phase) * channels + c)
          let values = transforms.interpolation.applyTransposed(Tile { source.lanes(at: $0 &* pointStride) })
          let row = tile * outputs * step + phase - shape.padding
          unrolled(outputs) { i in store(i < taps - 1 ? values[i] + carried[i] : values[i], row &+ i &* step) }
          unrolled(taps - 1) { i in carried[i] = values[outputs + i] }
        }
        let row = tiles * outputs * step + phase - shape.padding
        unrolled(taps - 1) { i in store(carried[i], row &+ i &* step) }
      }
    }
  }

  private func tileCount(_ outputLength: Int) -> Int { (outputLength + outputs - 1) / outputs }
}

/// The rows of a record that one tile reads.
private struct TileRows {
  private let base: UnsafePointer<Float>
  private let rowStride: Int

  /// Rows `first`, `first` + `step` ... of record `n`. Where some lie outside record and margin, a copy in `edge` with zeros in their places.
  init(_ x: Rows, _ n: Int, from first: Int, step: Int, count: Int, edge: FloatBuffer) {
    let last = first + (count - 1) * step
    if first >= -x.margin && last < x.length + x.margin {
      base = UnsafePointer(x.record(n) + first * x.channels)
      rowStride = step * x.channels
      return
    }
    base = UnsafePointer(edge.base)
    rowStride = x.channels
    for i in 0..<count {
      let row = first + i * step
      let target = edge.base + i * x.channels
      if row >= 0 && row < x.length {
        target.update(from: x.record(n) + row * x.channels, count: x.channels)
      } else {
        target.update(repeating: 0, count: x.channels)
      }
    }
  }

  @inline(__always)
  subscript(_ row: Int, _ channel: Int) -> Lanes { base.lanes(at: row &* rowStride &+ channel) }
}
