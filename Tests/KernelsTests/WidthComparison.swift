import KernelInterface
import KernelLoops
import ReproducibleMath

@testable import Kernels

/// Holds the loops of one width against those of eight lanes, bit for bit, what they must not write to included.
struct WidthComparison {
  let loops: any VectorLoops
  private let eight = KernelLoops.Loops()

  /// A case whose bits differ, nil where there is none.
  typealias Difference = String

  /// Memory that loops write to, with some that is not theirs around it.
  private func outputs(_ count: Int, _ values: [Float]? = nil, _ body: (UnsafeMutablePointer<Float>) -> Void)
    -> [UInt32]
  {
    let margin = 40
    var memory = [Float](repeating: -12.5, count: count + 2 * margin)
    if let values { memory.replaceSubrange(margin..<margin + count, with: values) }
    memory.withUnsafeMutableBufferPointer { body($0.baseAddress! + margin) }
    // Which of two NaNs an operation passes on is left open.
    return memory.map { $0.isNaN ? Float.nan.bitPattern : $0.bitPattern }
  }

  private func same(_ compute: (any VectorLoops) -> [UInt32]) -> Bool { compute(loops) == compute(eight) }

  /// Rows and columns around the blocks and panels.
  func products() -> Difference? {
    for columns in Array(1...18) + [31, 32, 33, 47, 48, 49, 64, 80, 96, 100] {
      for rows in 1...14 {
        let layout = RowLayout(rowStride: 9, runs: 2, runLength: 5, runStride: 7)
        let x = noise(rows * 9 + 20, seed: rows, name: "x")
        let w = noise((columns + 15) / 16 * 16 * layout.depth, seed: columns, name: "w")
        let isSame = same { loops in
          outputs(rows * columns) { y in
            loops.multiply(
              x, layout, rows: rows, w, columns: columns, into: y, yStride: columns, panelStride: panelWidth)
          }
        }
        if !isSame { return "\(rows) rows, \(columns) columns" }
      }
    }
    return nil
  }

  func transposedProducts() -> Difference? {
    for yColumns in Array(1...18) + [31, 32, 33, 47, 48, 49, 64, 80] {
      for xColumns in 1...14 {
        let rows = 1 + xColumns % 5
        let x = noise(rows * (xColumns + 3), seed: xColumns, name: "x")
        let y = noise(rows * (yColumns + 1), seed: yColumns, name: "y")
        let w = noise(xColumns * yColumns, seed: rows, name: "w")
        let isSame = same { loops in
          outputs(w.count, w) { w in
            loops.accumulate(
              x, xStride: xColumns + 3, xColumns: xColumns, y, yStride: yColumns + 1, yColumns: yColumns, rows: rows,
              into: w)
          }
        }
        if !isSame { return "\(xColumns) by \(yColumns) columns" }
      }
    }
    return nil
  }

  /// Ordinary numbers, and those that comparisons and signs treat apart.
  private func numbers(_ count: Int, seed: Int, name: String) -> [Float] {
    let special: [Float] = [0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, 1, -1]
    return noise(count, seed: seed, name: name).enumerated().map { place, value in
      (place + seed) % 11 == 3 ? special[(place / 11 + seed) % special.count] : value
    }
  }

  /// What is done to records, with any number of channels.
  func records() -> Difference? {
    for channels in Array(1...50) + [63, 64, 65, 80, 96, 112, 127, 128, 129] {
      for length in [1, 2, 5] {
        if let name = record(length: length, channels: channels) {
          return "\(name): \(length) rows, \(channels) channels"
        }
      }
    }
    return nil
  }

  private func record(length: Int, channels: Int) -> Difference? {
    let count = length * channels
    let x = numbers(count, seed: channels, name: "x")
    let dy = numbers(count, seed: channels + 1, name: "dy")
    let scale = noise(channels, seed: length, name: "scale")
    let shift = noise(channels, seed: length, name: "shift")
    let offset = noise(channels, seed: length, name: "offset")
    let passes: [(String, (any VectorLoops) -> [UInt32])] = [
      (
        "scaleAndShift",
        { loops in
          [nil, dy].flatMap { residual in
            [false, true].flatMap { rectify in
              outputs(count) { y in
                func run(_ residual: UnsafePointer<Float>?) {
                  loops.scaleAndShift(
                    x, length: length, channels: channels, scale: scale, shift: shift, adding: residual,
                    rectify: rectify, into: y)
                }
                if let residual { residual.withUnsafeBufferPointer { run($0.baseAddress) } } else { run(nil) }
              }
            }
          }
        }
      ),
      (
        "measureMoments",
        { loops in
          outputs(2 * channels) {
            loops.measureMoments(x, length: length, channels: channels, mean: $0, squaredDeviations: $0 + channels)
          }
        }
      ),
      (
        "measureGradient",
        { loops in
          outputs(2 * channels) {
            loops.measureGradient(
              dy, x, length: length, channels: channels, center: shift, sum: $0, product: $0 + channels)
          }
        }
      ),
      (
        "combine",
        { loops in
          outputs(count) {
            loops.combine(dy, a: scale, x, b: shift, c: offset, length: length, channels: channels, into: $0)
          }
        }
      ),
      (
        "maskGradient",
        { loops in
          outputs(count) {
            loops.maskGradient(
              dy, wherePositive: x, length: length, channels: channels, scale: scale, shift: shift, into: $0)
          }
        }
      ),
      (
        "addGradient",
        { loops in
          outputs(count, x) { loops.addGradient(dy, wherePositive: x, count: count, to: $0) }
        }
      ),
      (
        "rectifyAndPoolPairs",
        { loops in
          outputs(length / 2 * channels) {
            loops.rectifyAndPoolPairs(x, length: length, channels: channels, scale: scale, shift: shift, into: $0)
          }
        }
      ),
      (
        "rectifyAndPoolPairsGradient",
        { loops in
          outputs(count) {
            loops.rectifyAndPoolPairsGradient(
              dy, input: x, length: length, channels: channels, scale: scale, shift: shift, into: $0)
          }
        }
      ),
    ]
    return passes.first { !same($0.1) }?.0
  }

  func updates() -> Difference? {
    let adamW = AdamWUpdate(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, stepSize: 1e-3, secondScale: 1.5)
    let sgd = SGDUpdate(momentum: 0.9, learningRate: 0.1)
    for count in Array(0...50) + [255] {
      let gradient = noise(count, seed: count, name: "gradient")
      let state = noise(3 * count, seed: count, name: "state").map(\.magnitude)
      let isSame = same { loops in
        outputs(3 * count, state) {
          loops.update(
            adamW, gradient, decay: 0.99, weights: $0, m: $0 + count, v: $0 + 2 * count, count: count)
        }
          + outputs(3 * count, state) {
            loops.update(sgd, gradient, decay: 0.01, weights: $0, velocity: $0 + count, count: count)
          }
      }
      if !isSame { return "\(count) weights" }
    }
    return nil
  }

  /// Whole convolutions, through both kernels: all transforms, with channels that no width divides.
  func convolutions() -> Difference? {
    let stems = [4, 8, 12, 20].map { ($0, 15, 2) }
    let strided = [8, 12, 16, 20, 48].map { ($0, 7, 2) }
    let plain = [8, 16, 24, 40, 64].map { ($0, 7, 1) }
    let other = [3, 17, 32].map { ($0, 1, 2) }
    for (inputs, kernelSize, stride) in stems + strided + plain + other {
      for outputs in [16, 32, 48, 256] where outputs < 256 || inputs >= 40 {
        for length in [1, 8, 21, 50] {
          let shape = ConvolutionShape(
            inputChannels: inputs, outputChannels: outputs, kernelSize: kernelSize, stride: stride,
            padding: kernelSize / 2)
          if !isSame(shape, length: length) { return "\(shape), \(length) rows" }
        }
      }
    }
    return nil
  }

  private func isSame(_ shape: ConvolutionShape, length: Int) -> Bool {
    let records = 2
    let outputLength = shape.outputLength(length)
    let weights = noise(shape.weightCount, seed: length, name: "w")
    let x = Activations(
      noise(records * length * shape.inputChannels, seed: length, name: "x"), records: records, length: length,
      channels: shape.inputChannels)
    let dy = Activations(
      noise(records * outputLength * shape.outputChannels, seed: length, name: "dy"), records: records,
      length: outputLength, channels: shape.outputChannels)
    func results(_ kernel: any ConvolutionKernel) -> [UInt32] {
      let team = ThreadTeam(threads: 2)
      let y = Activations(records: records, length: outputLength, channels: shape.outputChannels)
      let dx = Activations(records: records, length: length, channels: shape.inputChannels)
      var dw = [Float](repeating: .nan, count: shape.weightCount)
      y.poison()
      dx.poison()
      kernel.forward(x.rows, weights: weights, into: y.rows, on: team)
      kernel.backward(x.rows, dy.rows, weights: weights, dw: &dw, into: dx.rows, on: team)
      return (y.values + dx.values + dw).map(\.bitPattern)
    }
    return same { results(DirectConvolution(shape, loops: $0)) }
      && same { loops in WinogradConvolution(shape, loops: loops).map(results) ?? [] }
  }
}
