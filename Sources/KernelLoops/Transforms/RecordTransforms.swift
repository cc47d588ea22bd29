import KernelInterface

/// The transforms of one record, as many channels at a time as there are lanes.
extension ToomCook {
  /// Transforms a record's rows to the inputs of its tiles.
  @inline(never)
  func transformInput(_ record: UnsafePointer<Float>, rowStride: Int, _ tiles: Range<Int>, into inputs: PointTiles) {
    let pointStride = inputs.pointStride
    let whole = rowStride / Lanes.scalarCount &* Lanes.scalarCount
    for tile in tiles {
      let rows = record + (tile &- tiles.lowerBound) &* outputs &* rowStride
      // Rows of all phases lie one after the other, so their channels are neighbours.
      for c in stride(from: 0, to: whole, by: Lanes.scalarCount) {
        let values = interpolation.apply(Tile { rows.lanes(at: $0 &* rowStride &+ c) })
        let target = inputs.at(tile: tile, channel: c)
        unrolled(points) { target.store(values[$0], at: $0 &* pointStride) }
      }
      // Phased channels come in multiples of eight: sixteen lanes may have half of them left.
      if Lanes.scalarCount > 8 && whole < rowStride {
        let values = interpolation.apply(Tile { Lanes(first: rows.eight(at: $0 &* rowStride &+ whole)) })
        let target = inputs.at(tile: tile, channel: whole)
        unrolled(points) { target.store(values[$0], at: $0 &* pointStride) }
      }
      let transformed = (rowStride &+ Lanes.scalarCount &- 1) / Lanes.scalarCount &* Lanes.scalarCount
      for c in stride(from: transformed, to: inputs.channels, by: Lanes.scalarCount) {
        let target = inputs.at(tile: tile, channel: c)
        unrolled(points) { target.store(.zero, at: $0 &* pointStride) }
      }
    }
  }

  /// Transforms the outputs of a record's tiles back, into its rows.
  @inline(never)
  func transformOutput(_ source: PointTiles, _ tiles: Range<Int>, into record: UnsafeMutablePointer<Float>) {
    let channels = source.channels
    let pointStride = source.pointStride
    for tile in tiles {
      let rows = record + (tile &- tiles.lowerBound) &* outputs &* channels
      for c in stride(from: 0, to: channels, by: Lanes.scalarCount) {
        let source = source.at(tile: tile, channel: c)
        let values = outputValues.applyTransposed(Tile { source.lanes(at: $0 &* pointStride) })
        let target = rows + c
        unrolled(outputs) { target.store(values[$0], at: $0 &* channels) }
      }
    }
  }

  /// Transforms the gradient of a record's rows to the outputs of its tiles.
  @inline(never)
  func transformOutputGradient(_ record: UnsafePointer<Float>, _ tiles: Range<Int>, into target: PointTiles) {
    let channels = target.channels
    let pointStride = target.pointStride
    for tile in tiles {
      let rows = record + (tile &- tiles.lowerBound) &* outputs &* channels
      for c in stride(from: 0, to: channels, by: Lanes.scalarCount) {
        let source = rows + c
        let values = outputValues.apply(Outputs { source.lanes(at: $0 &* channels) })
        let target = target.at(tile: tile, channel: c)
        unrolled(points) { target.store(values[$0], at: $0 &* pointStride) }
      }
    }
  }

  /// Transforms the gradients at the inputs of a record's tiles back, into its rows.
  @inline(never)
  func transformInputGradient(
    _ source: PointTiles, _ tiles: Range<Int>, into record: UnsafeMutablePointer<Float>, rowStride: Int
  ) {
    let whole = rowStride / Lanes.scalarCount &* Lanes.scalarCount
    for c in stride(from: 0, to: whole, by: Lanes.scalarCount) {
      transformInputGradient(source, tiles, channel: c, into: record, rowStride: rowStride) { $0.store($1, at: $2) }
    }
    if Lanes.scalarCount > 8 && whole < rowStride {
      transformInputGradient(source, tiles, channel: whole, into: record, rowStride: rowStride) {
        $0.storeEight($1.firstEight, at: $2)
      }
    }
  }

  /// The same for the channels of one vector. Neighbouring tiles overlap by `taps` - 1 rows: what a tile gives to the next one's rows is
  /// carried along.
  @inline(__always)
  private func transformInputGradient(
    _ source: PointTiles, _ tiles: Range<Int>, channel c: Int, into record: UnsafeMutablePointer<Float>,
    rowStride: Int, store: (_ target: UnsafeMutablePointer<Float>, _ value: Lanes, _ offset: Int) -> Void
  ) {
    let pointStride = source.pointStride
    var carried = Taps(repeating: .zero)
    var target = record + c
    for tile in tiles {
      let source = source.at(tile: tile, channel: c)
      let values = interpolation.applyTransposed(Tile { source.lanes(at: $0 &* pointStride) })
      unrolled(outputs) { i in
        store(target, i < taps - 1 ? values[i] + carried[i] : values[i], i &* rowStride)
      }
      unrolled(taps - 1) { i in
        // A tile that is shorter than the overlap passes on what the one before it gave to later rows.
        carried[i] = outputs + i < taps - 1 ? values[outputs + i] + carried[outputs + i] : values[outputs + i]
      }
      target += outputs &* rowStride
    }
    unrolled(taps - 1) { i in store(target, carried[i], i &* rowStride) }
  }
}

extension PointTiles {
  /// Channel `c` of a tile at the first point.
  @inline(__always)
  func at(tile: Int, channel c: Int) -> UnsafeMutablePointer<Float> {
    let row = c / panelWidth &* tiles &+ tile
    return base + (row &* panelWidth &+ c % panelWidth)
  }
}
