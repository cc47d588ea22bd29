/// Floats in a cache line. Points lie apart by one more than their values take: a transform writes to all of them at once, and
/// distances of powers of two would put them into the same few places of the cache.
private let cacheLine = 16

/// Convolution by F(`outputs`, `taps`), one tile of `outputs` output rows at a time.
///
/// A stride of s is the sum of s convolutions of stride 1, each over every s-th row with every s-th tap. These phases stand side
/// by side like channels, so that one product of matrices adds them up. For each point j there is one:
///
///     outputs at j [tiles, C out] = inputs at j [tiles, s * C in] * weights at j [s * C in, C out]
final class TiledConvolution<let points: Int, let outputs: Int, let taps: Int> {
  typealias Tile = InlineArray<points, Lanes>

  let shape: ConvolutionShape
  let transforms = ToomCook<points, outputs, taps>()
  private let tilesPerChunk: Int
  /// Of one call: weights at the points, packed in panels, or the sums of their gradients.
  let pointWeights: FloatBuffer
  /// Floats from one point's weights to the next one's.
  let weightStride: Int
  /// Inputs [point, tile, s * C in] and outputs [point, tile, C out] of one chunk; taken at the first call, for its length.
  private var scratch = FloatBuffer(count: 0)
  /// The rows of a tile that reaches past its record.
  let edge: FloatBuffer
  /// Weights [K, C out, C in].
  let transposedWeights: FloatBuffer

  init(_ shape: ConvolutionShape, tilesPerChunk: Int) {
    precondition((shape.kernelSize + shape.stride - 1) / shape.stride == taps)
    self.shape = shape
    self.tilesPerChunk = tilesPerChunk
    weightStride = shape.stride * shape.inputChannels * shape.outputChannels + cacheLine
    pointWeights = FloatBuffer(count: points * weightStride)
    edge = FloatBuffer(count: points * max(shape.inputChannels, shape.outputChannels))
    transposedWeights = FloatBuffer(count: shape.weightCount)
  }

  /// The width of the inputs at a point.
  var phasedChannels: Int { shape.stride * shape.inputChannels }

  func forward(_ x: Rows, weights: UnsafePointer<Float>, into y: Rows) {
    packWeights(weights)
    forEachChunk(x, y) { chunk in
      for n in chunk.records { transformInput(x, n, into: chunk.input(ofRecord: n), pointStride: chunk.inputStride) }
      for point in 0..<points {
        multiply(
          chunk.input(at: point), rows: chunk.tiles, depth: phasedChannels, point: point,
          columns: shape.outputChannels, into: chunk.output(at: point))
      }
      for n in chunk.records {
        transformOutput(chunk.output(ofRecord: n), pointStride: chunk.outputStride, into: y, n)
      }
    }
  }

  func inputGradient(_ dy: Rows, weights: UnsafePointer<Float>, into dx: Rows) {
    packTransposedWeights(weights)
    forEachChunk(dx, dy) { chunk in
      for n in chunk.records {
        transformOutputGradient(dy, n, into: chunk.output(ofRecord: n), pointStride: chunk.outputStride)
      }
      for point in 0..<points {
        multiply(
          chunk.output(at: point), rows: chunk.tiles, depth: shape.outputChannels, point: point,
          columns: phasedChannels, into: chunk.input(at: point))
      }
      for n in chunk.records {
        transformInputGradient(chunk.input(ofRecord: n), pointStride: chunk.inputStride, into: dx, n)
      }
    }
  }

  func addWeightGradient(_ x: Rows, _ dy: Rows, into dw: UnsafeMutablePointer<Float>) {
    pointWeights.values.update(repeating: 0)
    forEachChunk(x, dy) { chunk in
      for n in chunk.records {
        transformInput(x, n, into: chunk.input(ofRecord: n), pointStride: chunk.inputStride)
        transformOutputGradient(dy, n, into: chunk.output(ofRecord: n), pointStride: chunk.outputStride)
      }
      for point in 0..<points {
        accumulateProducts(
          chunk.input(at: point), xStride: phasedChannels, xColumns: phasedChannels, chunk.output(at: point),
          yStride: shape.outputChannels, yColumns: shape.outputChannels, rows: chunk.tiles, into: weights(at: point))
      }
    }
    addTransformedGradient(to: dw)
  }

  func weights(at point: Int) -> UnsafeMutablePointer<Float> {
    pointWeights.base + point * weightStride
  }

  /// y[rows, columns] = x[rows, depth] * the packed weights at `point`
  private func multiply(
    _ x: UnsafePointer<Float>, rows: Int, depth: Int, point: Int, columns: Int, into y: UnsafeMutablePointer<Float>
  ) {
    for column in stride(from: 0, to: columns, by: panelWidth) {
      multiplyPanel(
        x, rows: rows, xStride: depth, weights(at: point) + column * depth, depth: depth, width: panelWidth,
        into: y + column, yStride: columns)
    }
  }

  /// Goes through the batch in chunks whose values at the points stay in the second-level cache.
  private func forEachChunk(_ x: Rows, _ y: Rows, _ body: (TileChunk) -> Void) {
    let tilesPerRecord = (y.length + outputs - 1) / outputs
    let size = (tilesPerChunk + tilesPerRecord - 1) / tilesPerRecord
    let needed = points * (size * tilesPerRecord * (phasedChannels + shape.outputChannels) + 2 * cacheLine)
    if scratch.count < needed { scratch = FloatBuffer(count: needed) }
    for first in stride(from: 0, to: x.records, by: size) {
      body(
        TileChunk(
          records: first..<min(first + size, x.records), tilesPerRecord: tilesPerRecord, points: points,
          inputChannels: phasedChannels, outputChannels: shape.outputChannels, memory: scratch.base))
    }
  }
}

/// Some records of a batch and where their inputs and outputs at the points lie.
private struct TileChunk {
  let records: Range<Int>
  let tilesPerRecord: Int
  let points: Int
  let inputChannels: Int
  let outputChannels: Int
  let memory: UnsafeMutablePointer<Float>

  var tiles: Int { records.count * tilesPerRecord }
  /// Floats from one point's inputs to the next one's.
  var inputStride: Int { tiles * inputChannels + cacheLine }
  var outputStride: Int { tiles * outputChannels + cacheLine }

  func input(at point: Int) -> UnsafeMutablePointer<Float> { memory + point * inputStride }
  func output(at point: Int) -> UnsafeMutablePointer<Float> { memory + points * inputStride + point * outputStride }

  /// The inputs of record `n` at the first point.
  func input(ofRecord n: Int) -> UnsafeMutablePointer<Float> {
    input(at: 0) + (n - records.lowerBound) * tilesPerRecord * inputChannels
  }

  func output(ofRecord n: Int) -> UnsafeMutablePointer<Float> {
    output(at: 0) + (n - records.lowerBound) * tilesPerRecord * outputChannels
  }
}
