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
  /// Packed in panels.
  let forwardWeights: PointWeights
  /// Transposed and packed in panels.
  let backwardWeights: PointWeights

  init(_ shape: ConvolutionShape, tilesPerChunk: Int) {
    precondition((shape.kernelSize + shape.stride - 1) / shape.stride == taps)
    self.shape = shape
    self.tilesPerChunk = tilesPerChunk
    let count = shape.stride * shape.inputChannels * shape.outputChannels
    forwardWeights = PointWeights(points: points, count: count)
    backwardWeights = PointWeights(points: points, count: count)
  }

  /// The width of the inputs at a point.
  var phasedChannels: Int { shape.stride * shape.inputChannels }

  func forward(_ x: any RecordSource, into y: any RecordSink, on team: ThreadTeam) {
    let geometry = geometry(inputLength: x.length)
    let chunks = geometry.chunks(of: 0..<x.records)
    team.forEach(chunks.count) { index, scratch in
      let chunk = TileChunk(chunks[index], geometry, memory: scratch.floats(geometry.floats(chunks[index])))
      for n in chunk.records { transformInput(x, n, chunk) }
      for point in 0..<points {
        multiplyTiles(chunk.inputs, at: point, weights: forwardWeights.at(point), into: chunk.outputs)
      }
      for n in chunk.records {
        transformOutput(chunk, n)
        y.take(n, chunk.outputRecord)
      }
    }
  }

  func backward(
    _ x: any RecordSource, _ dy: any RecordSource, addingTo dw: UnsafeMutablePointer<Float>,
    into dx: (any RecordSink)?, on team: ThreadTeam
  ) {
    let geometry = geometry(inputLength: x.length)
    let sums = forwardWeights.layout
    let total = team.sums(over: BatchParts(records: x.records), count: sums.floats) { records, partSums, scratch in
      for records in geometry.chunks(of: records) {
        let chunk = TileChunk(records, geometry, memory: scratch.floats(geometry.floats(records)))
        for n in records {
          transformInput(x, n, chunk)
          transformOutputGradient(dy, n, chunk)
        }
        for point in 0..<points {
          accumulateTiles(chunk.inputs, chunk.outputs, at: point, into: partSums + point * sums.pointStride)
          guard dx != nil else { continue }
          multiplyTiles(chunk.outputs, at: point, weights: backwardWeights.at(point), into: chunk.inputs)
        }
        guard let dx else { continue }
        for n in records {
          transformInputGradient(chunk, n)
          dx.take(n, chunk.firstInputRow)
        }
      }
    }
    addTransformedGradient(total, pointStride: sums.pointStride, to: dw)
  }

  private func geometry(inputLength: Int) -> TileGeometry {
    TileGeometry(
      shape: shape, inputLength: inputLength, points: points, outputs: outputs, taps: taps, tilesPerChunk: tilesPerChunk
    )
  }
}

/// Weights at the points, or the sums of their gradients.
struct PointWeights {
  /// Points lie apart by one cache line more than their values take: a transform writes to all of them at once, and distances of
  /// powers of two would put them into the same few places of the cache.
  struct Layout {
    let points: Int
    let count: Int

    /// Floats from one point's values to the next one's.
    var pointStride: Int { FloatStack.rounded(count) + 16 }
    var floats: Int { points * pointStride }
  }

  let layout: Layout
  let buffer: FloatBuffer

  init(points: Int, count: Int) {
    layout = Layout(points: points, count: count)
    buffer = FloatBuffer(count: layout.floats)
  }

  func at(_ point: Int) -> UnsafePointer<Float> { UnsafePointer(buffer.base + point * layout.pointStride) }
}
