/// The shape of a one-dimensional convolution without bias.
public struct ConvolutionShape: Hashable, Sendable {
  public let inputChannels: Int
  public let outputChannels: Int
  /// Taps K.
  public let kernelSize: Int
  public let stride: Int
  /// Zero rows before and after each record.
  public let padding: Int

  public init(inputChannels: Int, outputChannels: Int, kernelSize: Int, stride: Int, padding: Int) {
    precondition(inputChannels > 0 && outputChannels > 0 && kernelSize > 0 && stride > 0 && padding >= 0)
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.kernelSize = kernelSize
    self.stride = stride
    self.padding = padding
  }

  public var weightCount: Int { kernelSize * inputChannels * outputChannels }

  /// Rows of output for `length` rows of input.
  public func outputLength(_ length: Int) -> Int { (length + 2 * padding - kernelSize) / stride + 1 }

  /// Zero rows that an output gradient needs around it for `inputGradient`.
  public var gradientMargin: Int { kernelSize - 1 }
}

/// Direct convolution, weights [K, C in, C out].
///
/// In this layout the K taps of an output row read K * C neighbouring floats of the input, so a convolution is a matrix product whose
/// rows overlap. The input gradient is the same product with taps reversed, for each phase of the stride; the weight gradient is the
/// transposed product.
public final class DirectConvolution: ConvolutionKernel {
  public let shape: ConvolutionShape
  private let forwardWeights: PackedWeights
  private let phases: [Phase]

  /// Rows of the input gradient `stride` apart are reached by the same taps.
  private struct Phase {
    let offset: Int
    /// Descending, so that the rows of the output gradient they read ascend.
    let taps: [Int]
    let weights: PackedWeights
  }

  public init(_ shape: ConvolutionShape) {
    self.shape = shape
    forwardWeights = PackedWeights(depth: shape.kernelSize * shape.inputChannels, columns: shape.outputChannels)
    phases = (0..<shape.stride).map { offset in
      let taps = (0..<shape.kernelSize).reversed().filter { ($0 - offset - shape.padding).isMultiple(of: shape.stride) }
      return Phase(
        offset: offset, taps: taps,
        weights: PackedWeights(depth: taps.count * shape.outputChannels, columns: shape.inputChannels))
    }
  }

  /// y[B, L out, C out] from x[B, L, C in]; the margin of x must hold the padding.
  public func forward(_ x: Rows, weights: UnsafePointer<Float>, into y: Rows) {
    shape.check(x, y)
    precondition(x.margin >= shape.padding, "a margin of \(x.margin) rows is less than the padding \(shape.padding)")
    forwardWeights.pack(weights)
    let rowStride = shape.stride * shape.inputChannels
    forEachPanel(of: forwardWeights, records: x) { n, panel, width, column in
      multiplyPanel(
        x.record(n) - shape.padding * shape.inputChannels, rows: y.length, xStride: rowStride, panel,
        depth: forwardWeights.depth, width: width, into: y.record(n) + column, yStride: y.channels)
    }
  }

  /// dx[B, L, C in] from dy[B, L out, C out]; dx is overwritten. The margin of dy must be zero rows, `gradientMargin` of them at most.
  public func inputGradient(_ dy: Rows, weights: UnsafePointer<Float>, into dx: Rows) {
    shape.check(dx, dy)
    for phase in phases {
      let rows = (dx.length - phase.offset + shape.stride - 1) / shape.stride
      guard rows > 0 else { continue }
      guard let highest = phase.taps.first, let lowest = phase.taps.last else {
        clear(dx, from: phase.offset)
        continue
      }
      // Output row l reaches input row i = l * stride + tap - padding.
      let firstRow = (phase.offset + shape.padding - highest) / shape.stride
      let lastRow = rows - 1 + (phase.offset + shape.padding - lowest) / shape.stride
      precondition(
        -firstRow <= dy.margin && lastRow - (dy.length - 1) <= dy.margin, "the gradient's margin is too small")
      pack(phase, weights)
      forEachPanel(of: phase.weights, records: dy) { n, panel, width, column in
        multiplyPanel(
          dy.record(n) + firstRow * dy.channels, rows: rows, xStride: dy.channels, panel, depth: phase.weights.depth,
          width: width, into: dx.record(n) + phase.offset * dx.channels + column, yStride: shape.stride * dx.channels)
      }
    }
  }

  /// dw[K, C in, C out] += the sum over records and rows, records in ascending order.
  public func addWeightGradient(_ x: Rows, _ dy: Rows, into dw: UnsafeMutablePointer<Float>) {
    shape.check(x, dy)
    precondition(x.margin >= shape.padding)
    for n in 0..<x.records {
      accumulateProducts(
        x.record(n) - shape.padding * shape.inputChannels, xStride: shape.stride * shape.inputChannels,
        xColumns: shape.kernelSize * shape.inputChannels, dy.record(n), yStride: dy.channels, yColumns: dy.channels,
        rows: dy.length, into: dw)
    }
  }

  private func pack(_ phase: Phase, _ weights: UnsafePointer<Float>) {
    let outputs = shape.outputChannels
    phase.weights.pack(columnStride: outputs) { k in
      weights + (phase.taps[k / outputs] * shape.inputChannels * outputs + k % outputs)
    }
  }

  private func clear(_ dx: Rows, from offset: Int) {
    for n in 0..<dx.records {
      for row in Swift.stride(from: offset, to: dx.length, by: shape.stride) {
        (dx.record(n) + row * dx.channels).update(repeating: 0, count: dx.channels)
      }
    }
  }

  /// Goes through chunks of records that stay in the second-level cache, panel by panel within each.
  @inline(__always)
  private func forEachPanel(
    of weights: PackedWeights, records x: Rows,
    _ body: (_ record: Int, _ panel: UnsafePointer<Float>, _ width: Int, _ column: Int) -> Void
  ) {
    let cachedFloats = 131_072
    let chunk = max(1, cachedFloats / x.recordStride)
    for first in Swift.stride(from: 0, to: x.records, by: chunk) {
      for panel in 0..<weights.panels {
        for n in first..<min(first + chunk, x.records) {
          body(n, weights.panel(panel), weights.width(ofPanel: panel), panel * panelWidth)
        }
      }
    }
  }
}
