import GoldenValues
import Kernels
import Testing

@testable import NeuralNetwork

@Suite("An encoder of longer records")
struct LongerRecordTests {
  /// The features of two records and, after a backward pass, the gradients of all weights.
  private func pass(_ shape: EncoderShape, _ records: [[Float]]) -> (features: [Float], gradients: [Float]) {
    let store = ParameterStore()
    let encoder = Encoder(shape, in: store, capacity: records.count)
    store.initializeWeights(seed: 5)
    for normalization in encoder.normalizations { normalization.reset() }
    for (n, record) in records.enumerated() {
      _ = encoder.input(records.count).values(n).update(fromContentsOf: record)
    }
    let features = encoder.forward(records.count, mode: .training)
    let values = (0..<records.count).flatMap { Array(features.values($0)) }
    let gradient = Activation(capacity: records.count, length: 1, channels: shape.features).rows(records.count)
    for n in 0..<records.count {
      for (c, sign) in ClosedForm.signs("\(n)", shape.features).enumerated() { gradient.values(n)[c] = Float(sign) }
    }
    encoder.backward(gradient)
    let gradients = store.parameters.flatMap { Array(UnsafeBufferPointer(start: store.gradient($0), count: $0.count)) }
    return (values, gradients)
  }

  private static let records = (0..<2).map { ClosedForm.uniform("longer.\($0)", 60_000) }

  @Test("has one weight for one and computes the same by both algorithms")
  func algorithms() throws {
    var direct = EncoderShape.tiny()
    direct.samples = 5000
    var winograd = direct
    winograd.convolution = .winograd
    let (first, second) = (pass(direct, Self.records), pass(winograd, Self.records))
    #expect(first.gradients.count == pass(.tiny(), Self.records.map { Array($0[..<12_000]) }).gradients.count)
    for (a, b) in [(first.features, second.features), (first.gradients, second.gradients)] {
      let largest = a.map(\.magnitude).max() ?? 0
      #expect(largest > 0 && a.allSatisfy(\.isFinite))
      #expect(zip(a, b).allSatisfy { abs($0 - $1) <= 1e-3 * largest })
    }
  }

  @Test("averages over all of a record: a change in any tenth of it shows", arguments: 0..<10)
  func everySample(tenth: Int) {
    var longer = EncoderShape.tiny()
    longer.samples = 5000
    let features = pass(longer, Self.records).features
    var changed = Self.records
    for index in tenth * 6000..<(tenth + 1) * 6000 { changed[0][index] = -changed[0][index] }
    let others = pass(longer, changed).features
    #expect(others.allSatisfy(\.isFinite) && features[..<longer.features] != others[..<longer.features])
  }

  @Test("takes five times the memory and the products", arguments: [EncoderShape.tiny(), .resnet18()])
  func arithmetic(shape: EncoderShape) {
    var longer = shape
    longer.samples = 5 * shape.samples
    func ratio(_ count: (EncoderShape) -> Int) -> Double { Double(count(longer)) / Double(count(shape)) }
    #expect(abs(ratio(\.floatsPerRecordOfCapacity) - 5) < 0.1)
    #expect(abs(ratio(\.floatsPerRecord) - 5) < 0.1)
    #expect(abs(ratio { $0.convolutionProducts.reduce(0, +) } - 5) < 0.1)
    #expect(longer.convolutionWeights == shape.convolutionWeights)
  }
}
