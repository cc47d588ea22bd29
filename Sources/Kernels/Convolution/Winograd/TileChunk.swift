/// How the records of one length are cut into tiles, and what memory a chunk of them needs.
struct TileGeometry {
  let shape: ConvolutionShape
  let inputLength: Int
  let points: Int
  let outputs: Int
  let taps: Int
  /// Chunks of so many tiles, rounded up to whole records, stay in the second-level cache.
  let tilesPerChunk: Int

  /// The channels of all phases, rounded up to whole panels.
  var phasedChannels: Int { FloatStack.rounded(shape.stride * shape.inputChannels) }

  var outputLength: Int { shape.outputLength(inputLength) }
  var tilesPerRecord: Int { (outputLength + outputs - 1) / outputs }

  /// Rows that a record's tiles read, from `padding` rows before it on.
  var inputRows: Int { shape.stride * (tilesPerRecord * outputs + taps - 1) }
  /// Rows that a record's tiles write.
  var outputRows: Int { tilesPerRecord * outputs }

  /// Consecutive pieces of `records`.
  func chunks(of records: Range<Int>) -> [Range<Int>] {
    let size = (tilesPerChunk + tilesPerRecord - 1) / tilesPerRecord
    return stride(from: records.lowerBound, to: records.upperBound, by: size).map {
      $0..<min($0 + size, records.upperBound)
    }
  }

  /// Floats that the chunk of `records` takes.
  func floats(_ records: Range<Int>) -> Int {
    let tiles = records.count * tilesPerRecord
    let inputs = PointTiles.floats(points: points, tiles: tiles, channels: phasedChannels)
    let outputs = PointTiles.floats(points: points, tiles: tiles, channels: shape.outputChannels)
    return FloatStack.rounded(inputs) + FloatStack.rounded(outputs) + recordFloats
  }

  /// Floats that a record takes as it is read and written.
  var recordFloats: Int {
    FloatStack.rounded(inputRows * shape.inputChannels) + FloatStack.rounded(outputRows * shape.outputChannels)
  }
}

/// The values of a chunk's tiles at the points, as panels of 16 channels: [point][C / 16][tile][16].
///
/// Rows of a panel lie one after the other, so that neither products nor sums jump through memory.
struct PointTiles {
  let base: UnsafeMutablePointer<Float>
  let tiles: Int
  let channels: Int

  /// Floats from one point's values to the next one's: apart by a cache line more than they take, see `PointWeights`.
  var pointStride: Int { tiles * channels + panelWidth }

  static func floats(points: Int, tiles: Int, channels: Int) -> Int { points * (tiles * channels + panelWidth) }

  /// Channel `c` of a tile at the first point.
  @inline(__always)
  func at(tile: Int, channel c: Int) -> UnsafeMutablePointer<Float> {
    let row = c / panelWidth &* tiles &+ tile
    return base + (row &* panelWidth &+ c % panelWidth)
  }

  func panel(_ panel: Int, at point: Int) -> UnsafeMutablePointer<Float> {
    base + (point * pointStride + panel * tiles * panelWidth)
  }
}

/// Some records of a batch while they are convolved.
struct TileChunk {
  let records: Range<Int>
  let geometry: TileGeometry
  let inputs: PointTiles
  let outputs: PointTiles
  /// One record as the tiles read it, and its gradient: [input rows, C in].
  private(set) var inputRecord: UnsafeMutablePointer<Float>
  /// One record as the tiles write it, and its gradient: [output rows, C out].
  private(set) var outputRecord: UnsafeMutablePointer<Float>

  init(_ records: Range<Int>, _ geometry: TileGeometry, memory: FloatStack) {
    let shape = geometry.shape
    let tiles = records.count * geometry.tilesPerRecord
    var memory = memory
    self.records = records
    self.geometry = geometry
    func points(_ channels: Int) -> PointTiles {
      let floats = PointTiles.floats(points: geometry.points, tiles: tiles, channels: channels)
      return PointTiles(base: memory.take(floats), tiles: tiles, channels: channels)
    }
    inputs = points(geometry.phasedChannels)
    outputs = points(shape.outputChannels)
    inputRecord = memory.take(geometry.inputRows * shape.inputChannels)
    outputRecord = memory.take(geometry.outputRows * shape.outputChannels)
  }

  /// The same chunk for one of several threads, with a record of its own.
  func withRecords(in scratch: Scratch) -> TileChunk {
    var memory = scratch.floats(geometry.recordFloats)
    var chunk = self
    chunk.inputRecord = memory.take(geometry.inputRows * geometry.shape.inputChannels)
    chunk.outputRecord = memory.take(geometry.outputRows * geometry.shape.outputChannels)
    return chunk
  }

  /// The record's own first row within `inputRecord`.
  var firstInputRow: UnsafeMutablePointer<Float> {
    inputRecord + geometry.shape.padding * geometry.shape.inputChannels
  }

  /// The chunk's tiles of record `n`.
  func tiles(of n: Int) -> Range<Int> {
    let first = (n - records.lowerBound) * geometry.tilesPerRecord
    return first..<first + geometry.tilesPerRecord
  }
}

/// outputs at `point` = inputs at `point` * weights
func multiplyTiles(_ x: PointTiles, at point: Int, weights: UnsafePointer<Float>, into y: PointTiles) {
  let layout = RowLayout(
    rowStride: panelWidth, runs: x.channels / panelWidth, runLength: panelWidth, runStride: x.tiles * panelWidth)
  for panel in 0..<y.channels / panelWidth {
    multiplyPanel(
      x.panel(0, at: point), layout, rows: x.tiles, weights + panel * panelWidth * x.channels,
      into: y.panel(panel, at: point), yStride: panelWidth)
  }
}

/// sums += the transpose of x at `point` * y at `point`, in blocks [C of x / 16][C of y / 16][16][16] that a block of registers goes through
/// in one piece.
func accumulateTiles(_ x: PointTiles, _ y: PointTiles, at point: Int, into sums: UnsafeMutablePointer<Float>) {
  let blockCount = panelWidth * panelWidth
  let columns = y.channels / panelWidth
  for row in 0..<x.channels / panelWidth {
    for column in 0..<columns {
      accumulateProducts(
        x.panel(row, at: point), xStride: panelWidth, xColumns: panelWidth, y.panel(column, at: point),
        yStride: panelWidth, yColumns: panelWidth, rows: x.tiles, into: sums + (row * columns + column) * blockCount)
    }
  }
}
