import ContentHash
import ECGData
import FoundationEssentials
import GoldenValues
import Kernels
import NeuralNetwork
import TestSupport
import Testing

@testable import Training

/// Synthetic signals that the tests of this file share.
private struct Fixture {
  static let shared = Result { try Fixture() }

  let folder: TemporaryFolder
  let signals: LabelledSignals

  private init() throws {
    folder = try TemporaryFolder()
    removeAtExit(folder.path)
    signals = try SignalCache(directory: folder.path).synthetic(records: 300, seed: 1)
  }

  func task(
    _ method: PretrainingSettings.Method, epochs: Int = 3, _ change: (inout PretrainingSettings) -> Void = { _ in }
  ) -> PretrainingTask {
    var settings = PretrainingSettings()
    settings.method = method
    settings.epochs = epochs
    settings.batchRecords = 24
    settings.warmupEpochs = 1
    // So few steps leave no time for a slow target.
    settings.targetMomentum = 0.9
    settings.predictorWidth = 64
    settings.expanderWidth = 64
    change(&settings)
    return PretrainingTask(
      encoder: EncoderSettings(architecture: .tiny), usesGroupNorm: false, settings: settings, seed: 1,
      data: signals.fingerprint)
  }
}

private let methods = PretrainingSettings.Method.allCases

@Suite("Ways to pretrain", .timeLimit(.minutes(10)))
struct PretrainingMethodTests {
  private let fixture: Fixture

  init() throws { fixture = try Fixture.shared.get() }

  @Test("the loss falls, and the features keep apart", arguments: methods)
  func learning(method: PretrainingSettings.Method) throws {
    let epochs = try fixture.task(method, epochs: 6).run(on: fixture.signals.packed).result.epochs
    #expect(epochs.map(\.epoch) == Array(1...6))
    #expect(epochs[5].loss < 0.95 * epochs[0].loss, "\(epochs.map(\.loss))")
    // Where features collapse, their spread goes to zero; untrained ones have a tenth or more.
    #expect(epochs.allSatisfy { $0.featureDeviation > 0.02 }, "\(epochs.map(\.featureDeviation))")
    // 0 is that of projections that are all alike.
    #expect(epochs[5].uniformity < -0.5, "\(epochs.map(\.uniformity))")
  }

  @Test("stopped after any epoch and resumed from what was saved, it ends with the same bytes", arguments: methods)
  func resumption(method: PretrainingSettings.Method) throws {
    let task = fixture.task(method)
    var saved: [[UInt8]] = []
    let observer = TrainingObserver(save: { _, state in
      if let bytes = try? state().encoded() { saved.append(bytes) }
    })
    let whole = try task.run(on: fixture.signals.packed, observer: observer)
    #expect(saved.count == task.settings.epochs)
    for (place, bytes) in saved.enumerated() {
      var last: [UInt8] = []
      let observer = TrainingObserver(save: { _, state in last = (try? state().encoded()) ?? [] })
      let resumed = try task.run(
        on: fixture.signals.packed, resumingFrom: PretrainingState(bytes), threads: 2, observer: observer)
      #expect(resumed.result == whole.result)
      #expect(resumed.checkpoint == whole.checkpoint)
      #expect(place == saved.count - 1 || last == saved[saved.count - 1], "the last state is the same, too")
    }
    let limits = task.sizeLimits
    #expect(whole.checkpoint.count <= limits.checkpoint)
    #expect(saved.allSatisfy { $0.count <= limits.state })
  }

  @Test("the same bits for any number of threads", arguments: methods)
  func threads(method: PretrainingSettings.Method) throws {
    let task = fixture.task(method, epochs: 1) { $0.positives = .halves }
    let one = try task.run(on: fixture.signals.packed)
    let three = try task.run(on: fixture.signals.packed, threads: 3)
    #expect(one.result == three.result)
    #expect(one.checkpoint == three.checkpoint)
  }

  @Test("a checkpoint holds the encoder, and of heads SimCLR's alone", arguments: methods)
  func checkpoint(method: PretrainingSettings.Method) throws {
    let file = try SafetensorsFile(fixture.task(method, epochs: 1).run(on: fixture.signals.packed).checkpoint)
    let encoder = ParameterStore()
    _ = Encoder(.tiny(), in: encoder, capacity: 1)
    let names = Set((encoder.parameters + encoder.statistics).map(\.name))
    #expect(names.isSubset(of: file.tensors.keys))
    let heads = Set(file.tensors.keys.filter { !names.contains($0) }.map { $0.split(separator: ".")[0] })
    #expect(heads == (method == .simclr ? ["projection"] : []))
  }

  @Test("GroupNorm takes the place of BatchNorm in every method", arguments: methods)
  func groupNorm(method: PretrainingSettings.Method) throws {
    var task = fixture.task(method, epochs: 1)
    task.usesGroupNorm = true
    let file = try SafetensorsFile(task.run(on: fixture.signals.packed).checkpoint)
    #expect(!file.tensors.keys.contains { $0.contains("running") })
  }

  @Test("a state without its method's own part, or with another's, is not gone on from")
  func unfitState() throws {
    let task = fixture.task(.byol, epochs: 2)
    var saved: [PretrainingState] = []
    _ = try task.run(on: fixture.signals.packed, observer: TrainingObserver(save: { saved.append($1()) }))
    let state = saved[0]
    func isRefused(_ method: [String: [Float]]) -> Bool {
      let unfit = PretrainingState(
        task: task, epochs: state.epochs, weights: state.weights, optimizer: state.optimizer, method: method)
      do {
        _ = try task.run(on: fixture.signals.packed, resumingFrom: unfit)
        return false
      } catch {
        guard case .unfitState = error else { return false }
        return true
      }
    }
    #expect(!isRefused(state.method))
    #expect(isRefused([:]))
    for name in state.method.keys {
      var method = state.method
      method[name]?.removeLast()
      #expect(isRefused(method), "\(name)")
      method[name] = nil
      #expect(isRefused(method), "\(name)")
    }
    #expect(isRefused(state.method.merging(["other": [1]]) { $1 }))
  }

  @Test("the moving target moves the result, and so does each of VICReg's weights")
  func settings() throws {
    func checkpoint(_ method: PretrainingSettings.Method, _ change: (inout PretrainingSettings) -> Void = { _ in })
      throws -> SHA256Digest
    {
      try fixture.task(method, epochs: 1, change).run(on: fixture.signals.packed).result.checkpoint
    }
    let byol = try checkpoint(.byol)
    #expect(try checkpoint(.byol) { $0.targetMomentum = 0.5 } != byol)
    #expect(try checkpoint(.byol) { $0.predictorWidth = 32 } != byol)
    #expect(try checkpoint(.byol) { $0.temperature = 1 } == byol, "the temperature is SimCLR's")
    let vicreg = try checkpoint(.vicreg)
    let changes: [(inout PretrainingSettings) -> Void] = [
      { $0.invarianceWeight = 1 }, { $0.varianceWeight = 1 }, { $0.covarianceWeight = 25 }, { $0.expanderWidth = 32 },
    ]
    for change in changes { #expect(try checkpoint(.vicreg, change) != vicreg) }
  }

  @Test("memory is counted for what a method keeps")
  func memory() {
    func bytes(_ method: PretrainingSettings.Method, _ change: (inout PretrainingSettings) -> Void = { _ in })
      -> (least: Int, typical: Int)
    {
      let task = TrainingTask.pretraining(fixture.task(method, epochs: 1, change))
      return (task.leastMemory(signalBytes: 1 << 24), task.typicalMemory(signalBytes: 1 << 24, at: .hertz100))
    }
    let simclr = bytes(.simclr)
    let weights = EncoderShape.tiny().convolutionWeights * MemoryLayout<Float>.size
    #expect(bytes(.byol).least >= simclr.least + weights)
    #expect(bytes(.byol).typical >= simclr.typical + weights)
    let wide = bytes(.vicreg) { $0.expanderWidth = 512 }
    #expect(wide.least > bytes(.vicreg).least && wide.typical > bytes(.vicreg).typical)
  }
}

/// Steps of a method from the weights, on the records and with the constant learning rate of scripts/golden/pretraining.py.
@Suite("Steps of BYOL and VICReg against PyTorch in double precision", .timeLimit(.minutes(10)))
struct PretrainingStepTests {
  private let golden = GoldenFile("pretraining_methods")

  @Test("losses, measures, trained features and the target", arguments: [PretrainingSettings.Method.byol, .vicreg])
  func steps(kind: PretrainingSettings.Method) throws {
    let views = Int(golden.number("views"))
    let steps = Int(golden.number("steps"))
    var settings = PretrainingSettings()
    settings.method = kind
    settings.targetMomentum = golden.number("base")
    settings.predictorWidth = 32
    settings.expanderWidth = 48
    let method = PretrainingSetup(shape: .tiny(), settings: settings, views: views).method()
    try prepare(method, views: views)
    let optimizer = AdamW(method.store, parameters: method.store.parameters, weightDecay: 1e-4)
    let losses = golden.values("\(kind.rawValue).losses")
    for step in 0..<steps {
      let value = method.gradientStep(views: views)
      // About ten times the error of PyTorch's own single precision.
      #expect(abs(value.loss - losses[step]) < (step == 0 ? 1e-5 : 5e-4) * losses[0], "step \(step)")
      if step == 0 { check(value, golden.values("\(kind.rawValue).measures")) }
      optimizer.step(learningRate: 1e-3)
      method.finishStep(progress: Double(step + 1) / Double(steps))
    }
    let features = method.encoder.forward(views, mode: .evaluation)
    let squares = (0..<views).flatMap { features.values($0).map { Double($0) * Double($0) } }
    let norm = golden.number("\(kind.rawValue).features")
    #expect(abs(squares.reduce(0, +).squareRoot() / norm - 1) < 5e-3)
    guard let target = method.state["target_weights"] else { return }
    let count = method.store.parameters.filter { !$0.name.hasPrefix("prediction") }.reduce(0) { $0 + $1.count }
    let length = target.prefix(count).reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    #expect(abs(length / golden.number("byol.target") - 1) < 1e-5)
  }

  private func prepare(_ method: any PretrainingMethod, views: Int) throws {
    method.initialize(seed: 1)
    var tensors: [String: SafetensorsFile.Tensor] = [:]
    for parameter in method.store.parameters { tensors[parameter.name] = ClosedForm.parameter(parameter) }
    try method.store.load(SafetensorsFile(tensors: tensors)) { tensors[$0] != nil }
    if !method.state.isEmpty {
      let snapshot = method.store.snapshot
      method.restore(["target_weights": snapshot.values, "target_statistics": snapshot.statistics])
    }
    let records = ClosedForm.records("methods", batch: views, length: 1000, share: views / 2).values
    let input = method.encoder.input(views)
    for n in 0..<views {
      let values = input.values(n)
      for lead in 0..<12 {
        for sample in 0..<1000 { values[sample * 12 + lead] = Float(records[(n * 12 + lead) * 1000 + sample]) }
      }
    }
  }

  private func check(_ step: PretrainingStep, _ measures: [Double]) {
    let values = [step.pairs.accuracy, step.pairs.alignment, step.pairs.uniformity, step.featureDeviation]
    #expect(values.count == measures.count)
    for (value, measure) in zip(values, measures) { #expect(abs(value - measure) < 2e-5) }
  }
}
