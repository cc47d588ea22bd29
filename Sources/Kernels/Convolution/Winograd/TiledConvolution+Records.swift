/// The transforms of one record, eight channels at a time.
extension TiledConvolution {
  /// Reads record `n` between zeros and transforms it to the chunk's inputs.
  @inline(never)
  func transformInput(_ x: any RecordSource, _ n: Int, _ chunk: TileChunk) {
    let channels = shape.inputChannels
    let rows = chunk.geometry.inputRows
    chunk.inputRecord.update(repeating: 0, count: shape.padding * channels)
    x.write(n, to: chunk.firstInputRow)
    let end = shape.padding + x.length
    (chunk.inputRecord + end * channels).update(repeating: 0, count: max(0, rows - end) * channels)
    let pointStride = chunk.inputs.pointStride
    let rowStride = shape.stride * channels
    for (index, tile) in chunk.tiles(of: n).enumerated() {
      // Rows of all phases lie one after the other, so their channels are neighbours.
      for c in stride(from: 0, to: rowStride, by: Lanes.scalarCount) {
        let source = chunk.inputRecord + (index * outputs * rowStride + c)
        let values = transforms.interpolation.apply(Tile { source.lanes(at: $0 &* rowStride) })
        let target = chunk.inputs.at(tile: tile, channel: c)
        unrolled(points) { target.store(values[$0], at: $0 &* pointStride) }
      }
      for c in stride(from: rowStride, to: chunk.inputs.channels, by: Lanes.scalarCount) {
        let target = chunk.inputs.at(tile: tile, channel: c)
        unrolled(points) { target.store(.zero, at: $0 &* pointStride) }
      }
    }
  }

  /// Transforms the chunk's outputs of record `n` back, into its output record.
  @inline(never)
  func transformOutput(_ chunk: TileChunk, _ n: Int) {
    let channels = shape.outputChannels
    let pointStride = chunk.outputs.pointStride
    for (index, tile) in chunk.tiles(of: n).enumerated() {
      for c in stride(from: 0, to: channels, by: Lanes.scalarCount) {
        let source = chunk.outputs.at(tile: tile, channel: c)
        let values = transforms.outputValues.applyTransposed(Tile { source.lanes(at: $0 &* pointStride) })
        let target = chunk.outputRecord + (index * outputs * channels + c)
        unrolled(outputs) { target.store(values[$0], at: $0 &* channels) }
      }
    }
  }

  /// Reads the gradient of record `n`, zeros behind it, and transforms it to the chunk's outputs.
  @inline(never)
  func transformOutputGradient(_ dy: any RecordSource, _ n: Int, _ chunk: TileChunk) {
    let channels = shape.outputChannels
    dy.write(n, to: chunk.outputRecord)
    let end = dy.length
    (chunk.outputRecord + end * channels).update(repeating: 0, count: (chunk.geometry.outputRows - end) * channels)
    let pointStride = chunk.outputs.pointStride
    for (index, tile) in chunk.tiles(of: n).enumerated() {
      for c in stride(from: 0, to: channels, by: Lanes.scalarCount) {
        let source = chunk.outputRecord + (index * outputs * channels + c)
        let values = transforms.outputValues.apply(InlineArray<outputs, Lanes> { source.lanes(at: $0 &* channels) })
        let target = chunk.outputs.at(tile: tile, channel: c)
        unrolled(points) { target.store(values[$0], at: $0 &* pointStride) }
      }
    }
  }

  /// Transforms the gradients at the chunk's inputs back, into its input record. Neighbouring tiles overlap by `taps` - 1 rows: what a
  /// tile gives to the next one's rows is carried along.
  @inline(never)
  func transformInputGradient(_ chunk: TileChunk, _ n: Int) {
    let channels = shape.inputChannels
    let pointStride = chunk.inputs.pointStride
    let rowStride = shape.stride * channels
    for c in stride(from: 0, to: rowStride, by: Lanes.scalarCount) {
      var carried = InlineArray<taps, Lanes>(repeating: .zero)
      var target = chunk.inputRecord + c
      for tile in chunk.tiles(of: n) {
        let source = chunk.inputs.at(tile: tile, channel: c)
        let values = transforms.interpolation.applyTransposed(Tile { source.lanes(at: $0 &* pointStride) })
        unrolled(outputs) { i in
          target.store(i < taps - 1 ? values[i] + carried[i] : values[i], at: i &* rowStride)
        }
        unrolled(taps - 1) { i in
          // A tile that is shorter than the overlap passes on what the one before it gave to later rows.
          carried[i] = outputs + i < taps - 1 ? values[outputs + i] + carried[outputs + i] : values[outputs + i]
        }
        target += outputs &* rowStride
      }
      unrolled(taps - 1) { i in target.store(carried[i], at: i &* rowStride) }
    }
  }
}
