import KernelInterface

/// Convolution by one of the `TileAlgorithm`s, one tile of its outputs at a time.
///
/// A stride of s is the sum of s convolutions of stride 1, each over every s-th row with every s-th tap. These phases stand side
/// by side like channels, so that one product of matrices adds them up. For each point j there is one:
///
///     outputs at j [tiles, C out] = inputs at j [tiles, s * C in] * weights at j [s * C in, C out]
final class TiledConvolution {
  let shape: ConvolutionShape
  private let algorithm: TileAlgorithm
  private let tilesPerChunk: Int
  private let loops: any VectorLoops

  init(_ shape: ConvolutionShape, _ algorithm: TileAlgorithm, tilesPerChunk: Int, loops: any VectorLoops) {
    precondition((shape.kernelSize + shape.stride - 1) / shape.stride == algorithm.taps)
    self.shape = shape
    self.algorithm = algorithm
    self.tilesPerChunk = tilesPerChunk
    self.loops = loops
  }

  /// Of the weights at the points, and of the sums of their gradients.
  private var forwardLayout: PointWeights.Layout {
    PointWeights.Layout(points: algorithm.points, depth: shape.phasedChannels, columns: shape.outputChannels)
  }

  func forward(
    _ x: any RecordSource, weights: UnsafePointer<Float>, into y: any RecordSink, on team: ThreadTeam
  ) {
    let geometry = geometry(inputLength: x.length)
    let weights = pack(weights, on: team)
    let chunks = geometry.chunks(of: 0..<x.records)
    guard chunks.count >= 2 * team.threads else { return forwardTogether(x, weights, into: y, on: team) }
    team.forEach(chunks.count) { index, scratch in
      let chunk = TileChunk(chunks[index], geometry, memory: scratch.floats(geometry.floats(chunks[index])))
      for n in chunk.records { transformInput(x, n, chunk) }
      for point in 0..<algorithm.points {
        loops.multiply(chunk.inputs, at: point, weights: weights.at(point), into: chunk.outputs)
      }
      for n in chunk.records { giveOutput(n, chunk, to: y) }
    }
  }

  /// A batch of few chunks is one for all threads: they share its records, then its points.
  private func forwardTogether(
    _ x: any RecordSource, _ weights: PointWeights, into y: any RecordSink, on team: ThreadTeam
  ) {
    let geometry = geometry(inputLength: x.length)
    let chunk = TileChunk(0..<x.records, geometry, memory: team.shared.floats(geometry.floats(0..<x.records)))
    team.forEach(x.records) { n, scratch in transformInput(x, n, chunk.withRecords(in: scratch)) }
    team.forEach(algorithm.points) { point, _ in
      loops.multiply(chunk.inputs, at: point, weights: weights.at(point), into: chunk.outputs)
    }
    team.forEach(x.records) { n, scratch in giveOutput(n, chunk.withRecords(in: scratch), to: y) }
  }

  /// Reads record `n` between zeros and transforms it to the chunk's inputs.
  private func transformInput(_ x: any RecordSource, _ n: Int, _ chunk: TileChunk) {
    let channels = shape.inputChannels
    chunk.inputRecord.update(repeating: 0, count: shape.padding * channels)
    x.write(n, to: chunk.firstInputRow)
    let end = shape.padding + x.length
    let rest = max(0, chunk.geometry.inputRows - end)
    (chunk.inputRecord + end * channels).update(repeating: 0, count: rest * channels)
    loops.transform(
      .input(chunk.inputRecord, phasedChannels: shape.phasedChannels, tiles: chunk.tiles(of: n), into: chunk.inputs),
      by: algorithm)
  }

  private func giveOutput(_ n: Int, _ chunk: TileChunk, to y: any RecordSink) {
    loops.transform(.output(chunk.outputs, tiles: chunk.tiles(of: n), into: chunk.outputRecord), by: algorithm)
    y.take(n, chunk.outputRecord)
  }

  func backward(
    _ x: any RecordSource, _ dy: any RecordSource, weights: UnsafePointer<Float>,
    dw: UnsafeMutablePointer<Float>, into dx: (any RecordSink)?, on team: ThreadTeam
  ) {
    let weights = dx.map { _ in packTransposed(weights, on: team) }
    let parts = BatchParts(records: x.records)
    let sums =
      parts.count == 1
      ? backwardTogether(x, dy, weights, into: dx, on: team) : backward(x, dy, weights, into: dx, parts, on: team)
    let pointStride = forwardLayout.pointStride
    team.forEach(shape.phasedChannels) { row, _ in
      loops.transform(.weightGradient(sums, pointStride: pointStride, shape, row: row, into: dw), by: algorithm)
    }
  }

  /// Parts of a batch, each on a thread of its own. Returns the sums of the weights' gradients at the points.
  private func backward(
    _ x: any RecordSource, _ dy: any RecordSource, _ weights: PointWeights?, into dx: (any RecordSink)?,
    _ parts: BatchParts, on team: ThreadTeam
  ) -> UnsafeMutablePointer<Float> {
    let geometry = geometry(inputLength: x.length)
    return team.sums(over: parts, count: forwardLayout.floats) { records, sums, scratch in
      for records in geometry.chunks(of: records) {
        let chunk = TileChunk(records, geometry, memory: scratch.floats(geometry.floats(records)))
        for n in records { readBoth(x, dy, n, chunk) }
        for point in 0..<algorithm.points { multiplyBoth(chunk, at: point, weights, into: sums) }
        guard let dx else { continue }
        for n in records { giveInputGradient(n, chunk, to: dx) }
      }
    }
  }

  /// The same for a batch that is too small for parts: threads share the records of a chunk, then its points.
  private func backwardTogether(
    _ x: any RecordSource, _ dy: any RecordSource, _ weights: PointWeights?, into dx: (any RecordSink)?,
    on team: ThreadTeam
  ) -> UnsafeMutablePointer<Float> {
    // To bring threads together takes its time: they share larger chunks.
    let geometry = geometry(inputLength: x.length, tilesPerChunk: team.threads == 1 ? tilesPerChunk : 4 * tilesPerChunk)
    let chunks = geometry.chunks(of: 0..<x.records)
    let count = FloatStack.rounded(forwardLayout.floats)
    var memory = team.shared.floats(count + geometry.floats(chunks[0]))
    let sums = memory.take(count)
    sums.update(repeating: 0, count: count)
    for records in chunks {
      let chunk = TileChunk(records, geometry, memory: memory)
      let first = records.lowerBound
      team.forEach(records.count) { i, scratch in readBoth(x, dy, first + i, chunk.withRecords(in: scratch)) }
      team.forEach(algorithm.points) { point, _ in multiplyBoth(chunk, at: point, weights, into: sums) }
      guard let dx else { continue }
      team.forEach(records.count) { i, scratch in giveInputGradient(first + i, chunk.withRecords(in: scratch), to: dx) }
    }
    return sums
  }

  private func readBoth(_ x: any RecordSource, _ dy: any RecordSource, _ n: Int, _ chunk: TileChunk) {
    transformInput(x, n, chunk)
    dy.write(n, to: chunk.outputRecord)
    let rest = chunk.geometry.outputRows - dy.length
    (chunk.outputRecord + dy.length * dy.channels).update(repeating: 0, count: rest * dy.channels)
    loops.transform(
      .outputGradient(chunk.outputRecord, tiles: chunk.tiles(of: n), into: chunk.outputs), by: algorithm)
  }

  private func multiplyBoth(
    _ chunk: TileChunk, at point: Int, _ weights: PointWeights?, into sums: UnsafeMutablePointer<Float>
  ) {
    loops.accumulate(chunk.inputs, chunk.outputs, at: point, into: sums + point * forwardLayout.pointStride)
    guard let weights else { return }
    loops.multiply(chunk.outputs, at: point, weights: weights.at(point), into: chunk.inputs)
  }

  private func giveInputGradient(_ n: Int, _ chunk: TileChunk, to dx: any RecordSink) {
    loops.transform(
      .inputGradient(
        chunk.inputs, tiles: chunk.tiles(of: n), into: chunk.inputRecord, phasedChannels: shape.phasedChannels),
      by: algorithm)
    dx.take(n, chunk.firstInputRow)
  }

  /// Weights at the points as panels [C out / 16][phased channels][16], until weights are packed the next time.
  private func pack(_ weights: UnsafePointer<Float>, on team: ThreadTeam) -> PointWeights {
    let packed = PointWeights(forwardLayout, in: team.weights)
    packed.clearLastRows(from: shape.phasedChannels)
    forEachRows(on: team) { rows, _ in
      loops.transform(.weights(weights, shape, rows: rows, into: packed), by: algorithm)
    }
    return packed
  }

  /// Weights at the points as panels [phased channels / 16][C out][16], until weights are packed the next time.
  private func packTransposed(_ weights: UnsafePointer<Float>, on team: ThreadTeam) -> PointWeights {
    let layout = PointWeights.Layout(
      points: algorithm.points, depth: shape.outputChannels, columns: shape.phasedChannels)
    let packed = PointWeights(layout, in: team.weights)
    forEachRows(on: team) { rows, scratch in
      scratch.withFloats(algorithm.taps * 8 * loops.lanes) { memory in
        loops.transform(.transposedWeights(weights, shape, rows: rows, memory: memory, into: packed), by: algorithm)
      }
    }
    return packed
  }

  /// Visits the phased channels, as many at a time as there are lanes.
  private func forEachRows(on team: ThreadTeam, _ body: (_ rows: Range<Int>, _ scratch: Scratch) -> Void) {
    let (count, size) = (shape.phasedChannels, loops.lanes)
    team.forEach((count + size - 1) / size) { piece, scratch in
      body(piece * size..<min((piece + 1) * size, count), scratch)
    }
  }

  private func geometry(inputLength: Int, tilesPerChunk: Int? = nil) -> TileGeometry {
    TileGeometry(
      shape: shape, inputLength: inputLength, algorithm: algorithm,
      tilesPerChunk: tilesPerChunk ?? self.tilesPerChunk)
  }
}
