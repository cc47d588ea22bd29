import NeuralNetwork
import Testing

@testable import Training

@Suite("A benchmark's step")
struct StepBenchmarkTests {
  private let tiny = EncoderSettings(architecture: .tiny)

  @Test("counts the operations of the reference network: 101.2 million products forward, 601 MFLOP a training step")
  func operations() {
    func perRecord(_ work: StepBenchmark.Work) -> Double {
      StepBenchmark(work, encoder: EncoderSettings(architecture: .resnet18), batch: 2).operations / 2
    }
    #expect((perRecord(.pretraining) / 1e6).rounded() == 601)
    #expect((perRecord(.fineTuning) / 1e6).rounded() == 601)
    #expect(abs(perRecord(.evaluation) / 2e6 - 101.1) < 0.05)
  }

  @Test("trains: the loss of the same batch falls; evaluation changes nothing")
  func training() {
    for work in [StepBenchmark.Work.pretraining, .fineTuning] {
      let benchmark = StepBenchmark(work, encoder: tiny, batch: 8)
      let losses = (0..<20).map { _ in benchmark.step() }
      #expect(losses[19] < losses[0], "\(work)")
    }
    let evaluation = StepBenchmark(.evaluation, encoder: tiny, batch: 8)
    #expect(evaluation.step() == evaluation.step())
  }

  @Test("takes weights and records from a file, and refuses one that does not fit")
  func exchange() throws {
    let benchmark = StepBenchmark(.fineTuning, encoder: tiny, batch: 4)
    let own = benchmark.step()
    let gradients = try SafetensorsFile(benchmark.gradients())
    #expect(gradients.tensors["head.weight"]?.shape == [5, 64])
    // Gradients have the shapes of weights: a file of zeros in their place answers every class alike.
    var zeros = gradients.tensors.mapValues {
      SafetensorsFile.Tensor(shape: $0.shape, values: Array(repeating: 0, count: $0.values.count))
    }
    #expect(throws: TrainingError.self) { try benchmark.load(SafetensorsFile(tensors: zeros).encoded()) }
    zeros["records"] = SafetensorsFile.Tensor(shape: [4, 12, 1000], values: Array(repeating: 1, count: 48000))
    try benchmark.load(SafetensorsFile(tensors: zeros).encoded())
    let loss = benchmark.step()
    #expect(loss != own && abs(loss - 1.6094379124341003) < 1e-6)
  }
}
