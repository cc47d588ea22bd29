import Foundation
import GoldenValues
import Kernels
import TestSupport
import Testing

@testable import NeuralNetwork

@Suite("A checkpoint in PyTorch")
struct CheckpointInPyTorchTests {
  private struct Answer: Decodable {
    var features: [Double]
    var output: [Double]
  }

  private static let records = 10

  @Test(
    "ten records give the same features and projections as here, to 1e-4", .python("torch", "safetensors"),
    arguments: ["tiny", "resnet18"])
  func sameOutputs(architecture: String) throws {
    let python = try Python(with: "torch", "safetensors")
    let store = ParameterStore()
    let shape: EncoderShape = architecture == "tiny" ? .tiny() : .resnet18()
    let encoder = Encoder(shape, in: store, capacity: Self.records)
    let projection = ProjectionHead(shape, in: store, capacity: Self.records)
    store.initializeWeights(seed: 3)
    for normalization in encoder.normalizations + projection.normalizations { normalization.reset() }
    let records = ClosedForm.records("checkpoint", batch: Self.records, length: 1000, share: Self.records)
    let rows = Signal(records).rows
    for n in 0..<Self.records { encoder.input(Self.records).take(n, rows.record(n)) }
    // A few training passes give running statistics of their own.
    for _ in 0..<3 { _ = projection.forward(encoder.forward(Self.records, mode: .training), mode: .training) }
    let features = encoder.forward(Self.records, mode: .evaluation)
    let own = (features.inPyTorchOrder, projection.forward(features, mode: .evaluation).inPyTorchOrder)

    let folder = try TemporaryFolder()
    let checkpoint = try folder.write(
      SafetensorsFile(tensors: store.tensors(), metadata: ["architecture": architecture]).encoded(),
      to: "checkpoint.safetensors")
    let input = try folder.write(
      SafetensorsFile(tensors: ["records": records]).encoded(), to: "records.safetensors")
    let outcome = try python.run("scripts/load_checkpoint.py", checkpoint, input)
    try #require(outcome.status == 0, "\(outcome.errors)")
    let answer = try JSONDecoder().decode(Answer.self, from: Data(outcome.output.utf8))
    for (ours, theirs) in [(own.0, answer.features), (own.1, answer.output)] {
      try #require(ours.count == theirs.count)
      let largest = zip(ours, theirs).map { abs(Double($0) - $1) }.max() ?? .infinity
      print("\(architecture): largest difference from PyTorch \(largest)")
      #expect(largest <= 1e-4)
    }
    #expect(own.0.contains { $0 > 0.01 }, "the features say something")
  }
}
