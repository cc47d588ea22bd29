import Kernels
import ReproducibleMath
import Testing

/// A convolution drawn by a seed, with its inputs; small and odd sizes are as likely as usual ones.
private struct Trial {
  let records: Int
  let length: Int
  let shape: ConvolutionShape
  let reference: ReferenceConvolution
  let x, weights, dy: [Float]

  init(seed: Int) {
    var stream = RandomStream(seed: UInt64(seed), name: "convolution")
    let kernels = [1, 3, 7, 15]
    let kernel = kernels[stream.integer(below: kernels.count)]
    records = 1 + stream.integer(below: 3)
    length = 1 + stream.integer(below: seed.isMultiple(of: 3) ? 9 : 70)
    let inputs = 1 + stream.integer(below: 40)
    let outputs = seed.isMultiple(of: 4) ? 16 * (1 + stream.integer(below: 3)) : 1 + stream.integer(below: 40)
    let stride = 1 + stream.integer(below: 2)
    shape = ConvolutionShape(
      inputChannels: inputs, outputChannels: outputs, kernelSize: kernel, stride: stride, padding: kernel / 2)
    reference = ReferenceConvolution(
      inputChannels: inputs, outputChannels: outputs, kernelSize: kernel, stride: stride, padding: kernel / 2)
    x = noise(records * length * inputs, seed: seed, name: "x")
    weights = noise(kernel * inputs * outputs, seed: seed, name: "w")
    dy = noise(records * shape.outputLength(length) * outputs, seed: seed, name: "dy")
  }

  var outputLength: Int { shape.outputLength(length) }

  func input() -> Activations {
    Activations(x, records: records, length: length, channels: shape.inputChannels)
  }

  func outputGradient() -> Activations {
    Activations(dy, records: records, length: outputLength, channels: shape.outputChannels)
  }

  /// What the kernel makes of the inputs, into memory that holds NaN.
  func results() -> (y: [Float], dx: [Float], dw: [Float]) {
    let y = Activations(records: records, length: outputLength, channels: shape.outputChannels)
    let dx = Activations(records: records, length: length, channels: shape.inputChannels)
    y.poison()
    dx.poison()
    var dw = [Float](repeating: .nan, count: shape.weightCount)
    let kernel = DirectConvolution(shape)
    let team = ThreadTeam()
    kernel.forward(input().rows, weights: weights, into: y.rows, on: team)
    kernel.backward(input().rows, outputGradient().rows, weights: weights, dw: &dw, into: dx.rows, on: team)
    return (y.values, dx.values, dw)
  }
}

extension [Float] {
  fileprivate var magnitudes: [Float] { map(\.magnitude) }
}

/// What n roundings in a sum of n fused products can amount to, from the sum of the products' magnitudes (Higham, "Accuracy and
/// stability of numerical algorithms", section 3.1).
private func roundingBounds(_ magnitudes: [Double], terms: Int) -> [Double] {
  let unit = Double(terms) * 0x1p-24
  return magnitudes.map { unit / (1 - unit) * $0 }
}

@Suite("Convolution kernels")
struct ConvolutionTests {
  @Test("the output is the definition's, to the last possible rounding", arguments: 0..<120)
  func forward(seed: Int) {
    let trial = Trial(seed: seed)
    let y = trial.results().y
    let expected = trial.reference.forward(
      trial.x, records: trial.records, length: trial.length, weights: trial.weights)
    let magnitudes = trial.reference.forward(
      trial.x.magnitudes, records: trial.records, length: trial.length, weights: trial.weights.magnitudes)
    let bounds = roundingBounds(magnitudes, terms: trial.shape.kernelSize * trial.shape.inputChannels)
    #expect(firstOutlier(y, expected, bounds: bounds) == nil, "\(trial.shape), \(trial.length) rows")
  }

  @Test("the input gradient is the definition's, to the last possible rounding", arguments: 0..<120)
  func inputGradient(seed: Int) {
    let trial = Trial(seed: seed)
    let dx = trial.results().dx
    let expected = trial.reference.inputGradient(
      trial.dy, records: trial.records, length: trial.length, weights: trial.weights)
    let magnitudes = trial.reference.inputGradient(
      trial.dy.magnitudes, records: trial.records, length: trial.length, weights: trial.weights.magnitudes)
    let bounds = roundingBounds(magnitudes, terms: trial.shape.kernelSize * trial.shape.outputChannels)
    #expect(firstOutlier(dx, expected, bounds: bounds) == nil, "\(trial.shape), \(trial.length) rows")
  }

  @Test("the weight gradient is the definition's, to the last possible rounding", arguments: 0..<120)
  func weightGradient(seed: Int) {
    let trial = Trial(seed: seed)
    let dw = trial.results().dw
    let expected = trial.reference.weightGradient(
      trial.x, trial.dy, records: trial.records, length: trial.length)
    let magnitudes = trial.reference.weightGradient(
      trial.x.magnitudes, trial.dy.magnitudes, records: trial.records, length: trial.length)
    let bounds = roundingBounds(magnitudes, terms: trial.records * trial.outputLength)
    #expect(firstOutlier(dw, expected, bounds: bounds) == nil, "\(trial.shape), \(trial.length) rows")
  }

  @Test("a record's output and input gradient do not depend on its neighbours", arguments: 0..<40)
  func independentRecords(seed: Int) {
    let trial = Trial(seed: seed)
    let (inputs, outputs) = (trial.shape.inputChannels, trial.shape.outputChannels)
    let kernel = DirectConvolution(trial.shape)
    let team = ThreadTeam()
    let middle = Array(trial.x.prefix(trial.length * inputs))
    let middleGradient = Array(trial.dy.prefix(trial.outputLength * outputs))
    func results(between neighbour: [Float], _ neighbourGradient: [Float]) -> [UInt32] {
      let x = Activations(neighbour + middle + neighbour, records: 3, length: trial.length, channels: inputs)
      let dy = Activations(
        neighbourGradient + middleGradient + neighbourGradient, records: 3, length: trial.outputLength,
        channels: outputs)
      let y = Activations(records: 3, length: trial.outputLength, channels: outputs)
      let dx = Activations(records: 3, length: trial.length, channels: inputs)
      var dw = [Float](repeating: 0, count: trial.shape.weightCount)
      kernel.forward(x.rows, weights: trial.weights, into: y.rows, on: team)
      kernel.backward(x.rows, dy.rows, weights: trial.weights, dw: &dw, into: dx.rows, on: team)
      return (Array(y.rows.values(1)) + Array(dx.rows.values(1))).map(\.bitPattern)
    }
    let alone = results(between: middle.map { _ in 0 }, middleGradient.map { _ in 0 })
    let besideNaN = results(between: middle.map { _ in .nan }, middleGradient.map { _ in .nan })
    #expect(alone == besideNaN, "\(trial.shape), \(trial.length) rows")
  }
}
