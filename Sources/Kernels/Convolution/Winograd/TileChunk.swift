import KernelInterface

/// How the records of one length are cut into tiles, and what memory a chunk of them needs.
struct TileGeometry {
  let shape: ConvolutionShape
  let inputLength: Int
  let algorithm: TileAlgorithm
  /// Chunks of so many tiles, rounded up to whole records, stay in the second-level cache.
  let tilesPerChunk: Int

  private var outputs: Int { algorithm.outputs }

  /// The channels of all phases, rounded up to whole panels.
  var phasedChannels: Int { FloatStack.rounded(shape.phasedChannels) }

  var outputLength: Int { shape.outputLength(inputLength) }
  var tilesPerRecord: Int { (outputLength + outputs - 1) / outputs }

  /// Rows that a record's tiles read, from `padding` rows before it on.
  var inputRows: Int { shape.stride * (tilesPerRecord * outputs + algorithm.taps - 1) }
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
    let inputs = PointTiles.floats(points: algorithm.points, tiles: tiles, channels: phasedChannels)
    let outputs = PointTiles.floats(points: algorithm.points, tiles: tiles, channels: shape.outputChannels)
    return FloatStack.rounded(inputs) + FloatStack.rounded(outputs) + recordFloats
  }

  /// Floats that a record takes as it is read and written.
  var recordFloats: Int {
    FloatStack.rounded(inputRows * shape.inputChannels) + FloatStack.rounded(outputRows * shape.outputChannels)
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
      let floats = PointTiles.floats(points: geometry.algorithm.points, tiles: tiles, channels: channels)
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

extension VectorLoops {
  /// outputs at `point` = inputs at `point` * weights
  func multiply(_ x: PointTiles, at point: Int, weights: UnsafePointer<Float>, into y: PointTiles) {
    let panelStride = x.tiles * panelWidth
    let layout = RowLayout(
      rowStride: panelWidth, runs: x.channels / panelWidth, runLength: panelWidth, runStride: panelStride)
    multiply(
      x.base + point * x.pointStride, layout, rows: x.tiles, weights, columns: y.channels,
      into: y.base + point * y.pointStride, yStride: panelWidth, panelStride: panelStride)
  }
}
