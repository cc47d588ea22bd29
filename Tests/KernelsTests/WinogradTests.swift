import ReproducibleMath
import Testing

@testable import Kernels

/// A convolution that Winograd's algorithms take, with its inputs.
private struct Trial: CustomTestStringConvertible, Sendable {
  let seed: Int
  var kernelSize = 7
  let inputs: Int
  let outputs: Int
  let length: Int
  let stride: Int
  let records: Int

  /// Lengths below the kernel's, and around the multiples of the tiles of 5 to 8 outputs; odd and even; batches of one and more.
  static let all = narrow + wide + stem

  private static let lengths = Array(1...15) + [17, 18, 19, 20, 21, 22, 27, 28, 29, 35, 36, 37, 41, 42, 43, 63]

  private static let narrow = lengths.enumerated().flatMap { place, length in
    [1, 2].map { stride in
      let channels = [(16, 16), (16, 48), (48, 32), (64, 16), (24, 16)]
      let (inputs, outputs) = channels[(place + stride) % channels.count]
      return Trial(
        seed: 2 * place + stride, inputs: inputs, outputs: outputs, length: length, stride: stride,
        records: 1 + place % 3)
    }
  }

  private static let wide =
    [(128, 64), (128, 256), (256, 256)].flatMap { inputs, outputs in
      [1, 2].map { stride in
        Trial(seed: inputs + stride, inputs: inputs, outputs: outputs, length: 13, stride: stride, records: 1)
      }
    }
    + (lengths + [16, 24, 25, 32, 33]).enumerated().map { place, length in
      Trial(
        seed: 200 + place, inputs: place % 2 == 0 ? 16 : 256, outputs: place % 2 == 0 ? 256 : 32, length: length,
        stride: 1, records: 1 + place % 3)
    }

  private static let stem = [1, 2, 7, 9, 10, 11, 19, 20, 21, 22, 30, 31, 49, 100].enumerated().map { place, length in
    Trial(
      seed: 300 + place, kernelSize: 15, inputs: [12, 8, 4, 20][place % 4], outputs: place % 3 == 0 ? 32 : 16,
      length: length, stride: 2, records: 1 + place % 3)
  }

  var testDescription: String {
    "kernel \(kernelSize), \(inputs) to \(outputs) channels, stride \(stride), \(records) x \(length) rows"
  }
  /// The root mean square of the algorithm's errors, relative to the results', with 64 channels.
  var error: Double {
    switch (kernelSize, stride) {
    case (7, 2): 2.1e-6
    case (7, 1) where max(inputs, outputs) >= 256: 8.5e-6
    default: 3.4e-6
    }
  }

  var shape: ConvolutionShape {
    ConvolutionShape(
      inputChannels: inputs, outputChannels: outputs, kernelSize: kernelSize, stride: stride, padding: kernelSize / 2)
  }
  var reference: ReferenceConvolution {
    ReferenceConvolution(
      inputChannels: inputs, outputChannels: outputs, kernelSize: kernelSize, stride: stride, padding: kernelSize / 2)
  }
  var outputLength: Int { shape.outputLength(length) }

  var x: [Float] { noise(records * length * inputs, seed: seed, name: "x") }
  var dy: [Float] { noise(records * outputLength * outputs, seed: seed, name: "dy") }
  var weights: [Float] { noise(shape.weightCount, seed: seed, name: "w") }

  func input(_ x: [Float], records: Int) -> Activations {
    Activations(x, records: records, length: length, channels: inputs)
  }
  func outputGradient(_ dy: [Float], records: Int) -> Activations {
    Activations(dy, records: records, length: outputLength, channels: outputs)
  }

  func kernel(tilesPerChunk: Int = 48) throws -> WinogradConvolution {
    try #require(WinogradConvolution(shape, tilesPerChunk: tilesPerChunk))
  }

  /// What the kernel makes of records side by side, into memory that holds NaN.
  func results(
    _ kernel: any ConvolutionKernel, x: [Float], dy: [Float], records: Int, threads: Int = 1
  ) -> (y: Activations, dx: Activations, dw: [Float]) {
    let input = input(x, records: records)
    let gradient = outputGradient(dy, records: records)
    let y = Activations(records: records, length: outputLength, channels: outputs)
    let dx = Activations(records: records, length: length, channels: inputs)
    y.poison()
    dx.poison()
    var dw = [Float](repeating: .nan, count: shape.weightCount)
    let team = ThreadTeam(threads: threads)
    kernel.forward(input.rows, weights: weights, into: y.rows, on: team)
    kernel.backward(input.rows, gradient.rows, weights: weights, dw: &dw, into: dx.rows, on: team)
    return (y, dx, dw)
  }
}

extension [Float] {
  fileprivate var bits: [UInt32] { map(\.bitPattern) }
}

/// The root mean square of the errors, relative to that of the expected numbers.
private func rootMeanSquareError(_ values: [Float], _ expected: [Double]) -> Double {
  let errors = zip(values, expected).reduce(0) { $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1) }
  return (errors / expected.reduce(0) { $0 + $1 * $1 }).squareRoot()
}

@Suite("Winograd convolution")
struct WinogradTests {
  /// Errors are the roundings of the transforms, whose terms cancel: measured against the definition in double precision, their root
  /// mean square is 3.4e-6 of the results' for F(6, 7), F(5, 8) and 64 channels, 2.1e-6 for F(7, 4), 8.5e-6 for F(8, 7). Like every
  /// sum's they grow with the root of the number of terms, which are channels, or rows for the weights. Asserted is twice that.
  @Test("is the definition within its error bounds", arguments: Trial.all)
  fileprivate func accuracy(trial: Trial) throws {
    let (x, dy, weights, records, length) = (trial.x, trial.dy, trial.weights, trial.records, trial.length)
    let results = trial.results(try trial.kernel(), x: x, dy: dy, records: records)
    let forward = rootMeanSquareError(
      results.y.values, trial.reference.forward(x, records: records, length: length, weights: weights))
    let input = rootMeanSquareError(
      results.dx.values, trial.reference.inputGradient(dy, records: records, length: length, weights: weights))
    let weight = rootMeanSquareError(
      results.dw, trial.reference.weightGradient(x, dy, records: records, length: length))
    func bound(terms: Int) -> Double {
      2 * trial.error * max(1, Double(terms) / 64).squareRoot()
    }
    #expect(forward < bound(terms: trial.inputs))
    #expect(input < bound(terms: trial.outputs))
    #expect(weight < bound(terms: records * trial.outputLength))
  }

  @Test("gives a record the same bits alone, in a batch and beside NaN", arguments: Trial.all)
  fileprivate func independence(trial: Trial) throws {
    let kernel = try trial.kernel()
    let x = Array(trial.x.prefix(trial.length * trial.inputs))
    let dy = Array(trial.dy.prefix(trial.outputLength * trial.outputs))
    let alone = trial.results(kernel, x: x, dy: dy, records: 1)
    for neighbour in [Float.nan, 1] {
      let (besideX, besideDy) = (x.map { _ in neighbour }, dy.map { _ in neighbour })
      let batch = trial.results(kernel, x: besideX + x + besideX, dy: besideDy + dy + besideDy, records: 3)
      #expect(Array(batch.y.rows.values(1)).bits == alone.y.values.bits)
      #expect(Array(batch.dx.rows.values(1)).bits == alone.dx.values.bits)
    }
  }

  @Test("gives the same bits whatever the chunks", arguments: Trial.all.filter { $0.inputs < 256 })
  fileprivate func chunks(trial: Trial) throws {
    let records = 5
    let x = noise(records * trial.length * trial.inputs, seed: trial.seed, name: "batch")
    let dy = noise(records * trial.outputLength * trial.outputs, seed: trial.seed, name: "batch gradient")
    let whole = trial.results(try trial.kernel(tilesPerChunk: 10_000), x: x, dy: dy, records: records)
    for tiles in [1, 13, 48] {
      let cut = trial.results(try trial.kernel(tilesPerChunk: tiles), x: x, dy: dy, records: records)
      #expect(cut.y.values.bits == whole.y.values.bits)
      #expect(cut.dx.values.bits == whole.dx.values.bits)
      #expect(cut.dw.bits == whole.dw.bits)
    }
  }

  @Test(
    "gives the same bits for any number of threads",
    arguments: [
      Trial(seed: 1, inputs: 16, outputs: 32, length: 29, stride: 1, records: 150),
      Trial(seed: 2, inputs: 16, outputs: 32, length: 29, stride: 2, records: 150),
      Trial(seed: 5, inputs: 32, outputs: 32, length: 250, stride: 1, records: 63),
      Trial(seed: 6, inputs: 16, outputs: 256, length: 32, stride: 1, records: 6),
      Trial(seed: 7, inputs: 16, outputs: 32, length: 9, stride: 2, records: 1),
      Trial(seed: 3, inputs: 32, outputs: 256, length: 21, stride: 1, records: 130),
      Trial(seed: 4, kernelSize: 15, inputs: 12, outputs: 32, length: 50, stride: 2, records: 140),
    ])
  fileprivate func threads(trial: Trial) throws {
    let kernel = try trial.kernel(tilesPerChunk: 13)
    let alone = trial.results(kernel, x: trial.x, dy: trial.dy, records: trial.records)
    for threads in 2...4 {
      let shared = trial.results(kernel, x: trial.x, dy: trial.dy, records: trial.records, threads: threads)
      #expect(shared.y.values.bits == alone.y.values.bits, "\(threads) threads")
      #expect(shared.dx.values.bits == alone.dx.values.bits, "\(threads) threads")
      #expect(shared.dw.bits == alone.dw.bits, "\(threads) threads")
    }
  }

  @Test("serves one kernel for lengths and batches in any order")
  fileprivate func reuse() throws {
    let trials = [9, 100, 1, 50].map { Trial(seed: $0, inputs: 16, outputs: 32, length: $0, stride: 1, records: 3) }
    let kernel = try trials[0].kernel()
    for trial in trials {
      let shared = trial.results(kernel, x: trial.x, dy: trial.dy, records: 3)
      let own = trial.results(try trial.kernel(), x: trial.x, dy: trial.dy, records: 3)
      #expect(shared.y.values.bits == own.y.values.bits)
      #expect(shared.dx.values.bits == own.dx.values.bits)
      #expect(shared.dw.bits == own.dw.bits)
    }
  }

  @Test("leaves shapes that it cannot take to the direct convolution")
  fileprivate func selection() {
    func kernel(_ inputs: Int, _ outputs: Int, _ size: Int, _ stride: Int) -> any ConvolutionKernel {
      ConvolutionAlgorithm.winograd.kernel(
        ConvolutionShape(
          inputChannels: inputs, outputChannels: outputs, kernelSize: size, stride: stride, padding: size / 2))
    }
    #expect(kernel(32, 64, 7, 1) is WinogradConvolution)
    #expect(kernel(32, 64, 7, 2) is WinogradConvolution)
    #expect(kernel(12, 32, 15, 2) is WinogradConvolution)
    #expect(kernel(32, 64, 1, 2) is DirectConvolution)
    #expect(kernel(32, 40, 7, 1) is DirectConvolution)
    #expect(kernel(12, 32, 7, 1) is DirectConvolution)
    #expect(kernel(32, 32, 15, 1) is DirectConvolution)
    #expect(kernel(32, 32, 7, 3) is DirectConvolution)
    let shape = ConvolutionShape(inputChannels: 32, outputChannels: 32, kernelSize: 7, stride: 1, padding: 3)
    #expect(ConvolutionAlgorithm.direct.kernel(shape) is DirectConvolution)
  }
}
