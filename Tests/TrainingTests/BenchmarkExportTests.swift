import ECGData
import NeuralNetwork
import TestSupport
import Testing

@testable import Training

@Suite("What a benchmark writes for another program")
struct BenchmarkExportTests {
  private let folder: TemporaryFolder
  private let signals: LabelledSignals

  init() throws {
    folder = try TemporaryFolder()
    signals = try SignalCache(directory: folder.path).synthetic(records: 200, seed: 1)
  }

  @Test("a trial: its labelled records in PyTorch's layout, labels, and the order of every epoch")
  func trial() throws {
    var settings = FineTuningSettings()
    settings.epochs = 3
    let classes = Labelling.rhythmTop5.classNames
    let recipe = Recipe(encoder: EncoderSettings(architecture: .tiny), fineTuning: settings)
    let task = TrialTask(
      try Condition(name: "scratch-noaug-n10", base: recipe), classes: classes, seed: 1, streams: SeedStreams(seed: 1),
      labels: signals.labels, data: signals.fingerprint, checkpoint: nil)
    let tensors = try SafetensorsFile(task.exported(from: signals.packed)).tensors
    let drawn = try FewShotSubset.draw(from: signals.records, classes: classes, labelsPerClass: 2, seed: 1)
    #expect(tensors["labelled.labels"]?.values == drawn.map { Double(signals.record(at: $0).label) })
    let records = try #require(tensors["labelled.records"])
    #expect(records.shape == [10, 12, 1000])
    #expect(records.values[(3 * 12 + 5) * 1000 + 77] == Double(signals.signal(at: drawn[3])[77 * 12 + 5]))
    let order = try #require(tensors["order"])
    #expect(order.shape == [3, 10])
    #expect(order.values[0..<10].sorted() == (0..<10).map(Double.init))
    #expect(order.values[0..<10] != order.values[10..<20])
    #expect(tensors["head.weight"]?.shape == [5, 64])
  }

  @Test("a pretraining: the records of folds 1 to 8 and what they were divided by")
  func pretraining() throws {
    let task = PretrainingTask(
      encoder: EncoderSettings(architecture: .tiny), usesGroupNorm: false, settings: PretrainingSettings(), seed: 1,
      data: signals.fingerprint)
    let tensors = try SafetensorsFile(task.exported(from: signals.packed)).tensors
    let pool = signals.indices(in: .train)
    #expect(tensors["pool.records"]?.shape == [pool.count, 12, 1000])
    #expect(tensors["pool.standard_deviations"]?.values == pool.map { Double(signals.standardDeviation(at: $0)) })
    #expect(tensors["projection.linear2.weight"]?.shape == [128, 64])
  }
}
