/// Convolution by F(`outputs`, `taps`), one tile of `outputs` output rows at a time.
///
/// A stride of s is the sum of s convolutions of stride 1, each over every s-th row with every s-th tap. These phases stand side
/// by side like channels, so that one product of matrices adds them up. For each point j there is one:
///
///     outputs at j [tiles, C out] = inputs at j [tiles, s * C in] * weights at j [s * C in, C out]
final class TiledConvolution<let points: Int, let outputs: Int, let taps: Int> {
  typealias Tile = InlineArray<points, Lanes>
  typealias Filters = InlineArray<taps, Lanes>

  let shape: ConvolutionShape
  let transforms = ToomCook<points, outputs, taps>()
  private let tilesPerChunk: Int

  init(_ shape: ConvolutionShape, tilesPerChunk: Int) {
    precondition((shape.kernelSize + shape.stride - 1) / shape.stride == taps)
    self.shape = shape
    self.tilesPerChunk = tilesPerChunk
  }

  /// The channels of all phases.
  var phasedChannels: Int { shape.phasedChannels }
  /// Of the weights at the points, and of the sums of their gradients.
  var forwardLayout: PointWeights.Layout {
    PointWeights.Layout(points: points, depth: phasedChannels, columns: shape.outputChannels)
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
      for point in 0..<points {
        multiplyTiles(chunk.inputs, at: point, weights: weights.at(point), into: chunk.outputs)
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
    team.forEach(points) { point, _ in
      multiplyTiles(chunk.inputs, at: point, weights: weights.at(point), into: chunk.outputs)
    }
    team.forEach(x.records) { n, scratch in giveOutput(n, chunk.withRecords(in: scratch), to: y) }
  }

  private func giveOutput(_ n: Int, _ chunk: TileChunk, to y: any RecordSink) {
    transformOutput(chunk, n)
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
    transformGradient(sums, pointStride: forwardLayout.pointStride, into: dw, on: team)
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
        for point in 0..<points { multiplyBoth(chunk, at: point, weights, into: sums) }
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
      team.forEach(points) { point, _ in multiplyBoth(chunk, at: point, weights, into: sums) }
      guard let dx else { continue }
      team.forEach(records.count) { i, scratch in giveInputGradient(first + i, chunk.withRecords(in: scratch), to: dx) }
    }
    return sums
  }

  private func readBoth(_ x: any RecordSource, _ dy: any RecordSource, _ n: Int, _ chunk: TileChunk) {
    transformInput(x, n, chunk)
    transformOutputGradient(dy, n, chunk)
  }

  private func multiplyBoth(
    _ chunk: TileChunk, at point: Int, _ weights: PointWeights?, into sums: UnsafeMutablePointer<Float>
  ) {
    accumulateTiles(chunk.inputs, chunk.outputs, at: point, into: sums + point * forwardLayout.pointStride)
    guard let weights else { return }
    multiplyTiles(chunk.outputs, at: point, weights: weights.at(point), into: chunk.inputs)
  }

  private func giveInputGradient(_ n: Int, _ chunk: TileChunk, to dx: any RecordSink) {
    transformInputGradient(chunk, n)
    dx.take(n, chunk.firstInputRow)
  }

  private func geometry(inputLength: Int, tilesPerChunk: Int? = nil) -> TileGeometry {
    TileGeometry(
      shape: shape, inputLength: inputLength, points: points, outputs: outputs, taps: taps,
      tilesPerChunk: tilesPerChunk ?? self.tilesPerChunk)
  }
}

extension ConvolutionShape {
  /// The channels of s neighbouring rows.
  fileprivate var phasedChannels: Int { stride * inputChannels }
}
