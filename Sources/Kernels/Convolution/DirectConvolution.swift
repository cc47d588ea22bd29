public import KernelInterface

/// The convolution that its definition's sums give.
///
/// In this layout the K taps of an output row read K * C neighbouring floats of the input, so a convolution is a matrix product whose
/// rows overlap. The input gradient is the same product with taps reversed, for each phase of the stride; the weight gradient is the
/// transposed product.
public final class DirectConvolution: ConvolutionKernel {
  public let shape: ConvolutionShape
  private let forwardWeights: PackedWeights
  private let phases: [Phase]
  private let loops: any VectorLoops

  /// Rows of the input gradient `stride` apart are reached by the same taps.
  private struct Phase {
    let offset: Int
    /// Descending, so that the rows of the output gradient they read ascend.
    let taps: [Int]
    let weights: PackedWeights
  }

  public convenience init(_ shape: ConvolutionShape) { self.init(shape, loops: KernelWidth.loops) }

  init(_ shape: ConvolutionShape, loops: any VectorLoops) {
    self.shape = shape
    self.loops = loops
    forwardWeights = PackedWeights(depth: shape.kernelSize * shape.inputChannels, columns: shape.outputChannels)
    phases = (0..<shape.stride).map { offset in
      let taps = (0..<shape.kernelSize).reversed().filter { ($0 - offset - shape.padding).isMultiple(of: shape.stride) }
      return Phase(
        offset: offset, taps: taps,
        weights: PackedWeights(depth: taps.count * shape.outputChannels, columns: shape.inputChannels))
    }
  }

  private func packPhases(_ weights: UnsafePointer<Float>) {
    let outputs = shape.outputChannels
    for phase in phases {
      phase.weights.pack(columnStride: outputs) { k in
        weights + (phase.taps[k / outputs] * shape.inputChannels * outputs + k % outputs)
      }
    }
  }

  public func forward(
    _ x: any RecordSource, weights: UnsafePointer<Float>, into y: any RecordSink, on team: ThreadTeam
  ) {
    shape.check(x, y)
    forwardWeights.pack(weights)
    let input = PaddedRecords(length: x.length, channels: x.channels, margin: shape.padding)
    let outputCount = y.length * y.channels
    let chunks = RecordChunks(x.records, floatsPerRecord: input.count + outputCount)
    let layout = RowLayout(rowStride: shape.stride * shape.inputChannels, runLength: forwardWeights.depth)
    team.forEach(chunks.count) { index, scratch in
      let chunk = chunks[index]
      var memory = scratch.floats(chunk.count * (input.capacity + FloatStack.rounded(outputCount)))
      let inputs = chunk.map { input.read($0, from: x, into: memory.take(input.count)) }
      let outputs = chunk.map { _ in memory.take(outputCount) }
      forEachBlock(of: forwardWeights, count: chunk.count) { n, panels, columns, column in
        loops.multiply(
          inputs[n] - shape.padding * x.channels, layout, rows: y.length, panels, columns: columns,
          into: outputs[n] + column, yStride: y.channels, panelStride: panelWidth)
      }
      for (n, record) in chunk.enumerated() { y.take(record, outputs[n]) }
    }
  }

  public func backward(
    _ x: any RecordSource, _ dy: any RecordSource, weights: UnsafePointer<Float>,
    dw: UnsafeMutablePointer<Float>, into dx: (any RecordSink)?, on team: ThreadTeam
  ) {
    shape.check(x, gradient: dy)
    if dx != nil { packPhases(weights) }
    let input = PaddedRecords(length: x.length, channels: x.channels, margin: shape.padding)
    let gradient = PaddedRecords(length: dy.length, channels: dy.channels, margin: shape.kernelSize - 1)
    let inputCount = x.length * x.channels
    let sums = team.sums(over: BatchParts(records: x.records), count: shape.weightCount) { records, sums, scratch in
      for n in records {
        var memory = scratch.floats(input.capacity + gradient.capacity + FloatStack.rounded(inputCount))
        let x = input.read(n, from: x, into: memory.take(input.count))
        let dyRecord = gradient.read(n, from: dy, into: memory.take(gradient.count))
        loops.accumulate(
          x - shape.padding * shape.inputChannels, xStride: shape.stride * shape.inputChannels,
          xColumns: shape.kernelSize * shape.inputChannels, dyRecord, yStride: dy.channels, yColumns: dy.channels,
          rows: dy.length, into: sums)
        guard let dx else { continue }
        let record = memory.take(inputCount)
        for phase in phases { writeInputGradient(phase, dyRecord, into: record, length: dx.length) }
        dx.take(n, record)
      }
    }
    dw.update(from: sums, count: shape.weightCount)
  }

  /// The rows of dx that one phase reaches.
  private func writeInputGradient(
    _ phase: Phase, _ dy: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>, length: Int
  ) {
    let rows = (length - phase.offset + shape.stride - 1) / shape.stride
    guard rows > 0 else { return }
    let target = dx + phase.offset * shape.inputChannels
    let rowStride = shape.stride * shape.inputChannels
    guard let highest = phase.taps.first else {
      for row in 0..<rows { (target + row * rowStride).update(repeating: 0, count: shape.inputChannels) }
      return
    }
    // Output row l reaches input row i = l * stride + tap - padding.
    let firstRow = (phase.offset + shape.padding - highest) / shape.stride
    let layout = RowLayout(rowStride: shape.outputChannels, runLength: phase.weights.depth)
    loops.multiply(
      dy + firstRow * shape.outputChannels, layout, rows: rows, phase.weights.panel(0), columns: shape.inputChannels,
      into: target, yStride: rowStride, panelStride: panelWidth)
  }

  /// The columns of one block of registers after the other, so that their panels stay in the first-level cache while the records pass.
  @inline(__always)
  private func forEachBlock(
    of weights: PackedWeights, count: Int,
    _ body: (_ record: Int, _ panels: UnsafePointer<Float>, _ columns: Int, _ column: Int) -> Void
  ) {
    for column in stride(from: 0, to: weights.columns, by: loops.blockColumns) {
      let columns = min(loops.blockColumns, weights.columns - column)
      for n in 0..<count { body(n, weights.panel(column / panelWidth), columns, column) }
    }
  }
}

/// Records between rows of zeros, which stand for a convolution's padding.
private struct PaddedRecords {
  let length: Int
  let channels: Int
  let margin: Int

  var count: Int { (length + 2 * margin) * channels }
  var capacity: Int { FloatStack.rounded(count) }

  /// Reads record `n` into `memory` and returns the place of its first row.
  func read(
    _ n: Int, from source: any RecordSource, into memory: UnsafeMutablePointer<Float>
  ) -> UnsafeMutablePointer<Float> {
    let first = memory + margin * channels
    memory.update(repeating: 0, count: margin * channels)
    source.write(n, to: first)
    (first + length * channels).update(repeating: 0, count: margin * channels)
    return first
  }
}

/// Pieces of a batch that stay in the second-level cache.
private struct RecordChunks {
  private let records: Int
  private let size: Int

  init(_ records: Int, floatsPerRecord: Int) {
    let cachedFloats = 65_536
    self.records = records
    size = max(1, cachedFloats / floatsPerRecord)
  }

  var count: Int { (records + size - 1) / size }

  subscript(_ chunk: Int) -> Range<Int> { chunk * size..<min((chunk + 1) * size, records) }
}
