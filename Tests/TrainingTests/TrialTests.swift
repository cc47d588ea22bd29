import ContentHash
import ECGData
import FoundationEssentials
import Kernels
import NeuralNetwork
import ReproducibleMath
import TestSupport
import Testing

@testable import Training

/// Synthetic signals and a pretrained checkpoint that all tests of this file share.
private struct Fixture {
  static let shared = Result { try Fixture() }

  let folder: TemporaryFolder
  let signals: LabelledSignals
  let pretraining: (result: PretrainingResult, checkpoint: [UInt8])

  private init() throws {
    folder = try TemporaryFolder()
    removeAtExit(folder.path)
    signals = try SignalCache(directory: folder.path).synthetic(records: 600, seed: 1)
    pretraining = try Self.pretrainingTask(signals).run(on: signals.packed)
  }

  static func pretrainingTask(_ signals: LabelledSignals, seed: UInt64 = 1) -> PretrainingTask {
    var settings = PretrainingSettings()
    settings.epochs = 6
    settings.batchRecords = 48
    settings.warmupEpochs = 1
    return PretrainingTask(
      encoder: EncoderSettings(architecture: .tiny), usesGroupNorm: false, settings: settings, seed: seed,
      data: signals.fingerprint)
  }

  func task(_ name: String, seed: UInt64 = 1, _ change: (inout FineTuningSettings) -> Void = { _ in }) throws
    -> TrialTask
  {
    var condition = try Condition(name: name, base: Recipe(encoder: EncoderSettings(architecture: .tiny)))
    condition.recipe.fineTuning.epochs = 4
    change(&condition.recipe.fineTuning)
    return TrialTask(
      condition, classes: Labelling.rhythmTop5.classNames, seed: seed, streams: SeedStreams(seed: seed),
      labels: signals.labels, data: signals.fingerprint,
      checkpoint: condition.recipe.pretraining == nil ? nil : pretraining.result.checkpoint)
  }

  func run(_ task: TrialTask) throws -> TrialResult {
    try task.run(on: signals.packed, checkpoint: task.checkpoint == nil ? nil : pretraining.checkpoint)
  }
}

@Suite("A trial")
struct TrialTests {
  private let fixture: Fixture

  init() throws { fixture = try Fixture.shared.get() }

  @Test("the same seed gives the same digest, another seed another one")
  func determinism() throws {
    let first = try fixture.run(fixture.task("scratch-strongaug-n20"))
    #expect(try fixture.run(fixture.task("scratch-strongaug-n20")) == first)
    #expect(try fixture.run(fixture.task("scratch-strongaug-n20")).digest == first.digest)
    #expect(try fixture.run(fixture.task("scratch-strongaug-n20", seed: 2)).digest != first.digest)
  }

  @Test("each stream moves the result on its own")
  func streams() throws {
    let reference = try fixture.run(fixture.task("scratch-strongaug-n20")).digest
    let streams: [SeedStream] = [.subset, .initialization, .order, .augmentation]
    for stream in streams {
      var task = try fixture.task("scratch-strongaug-n20")
      task.streams[stream] = 99
      #expect(try fixture.run(task).digest != reference)
    }
    var task = try fixture.task("scratch-strongaug-n20")
    task.streams[.pretraining] = 99
    #expect(try fixture.run(task).digest == reference, "a trial from scratch uses no pretraining")
  }

  @Test("every variation trains, and differs from the core condition")
  func variations() throws {
    for (name, core) in [
      ("scratch-strongaug-n20", "scratch-noaug-n20"), ("scratch-precbn-n20", "scratch-noaug-n20"),
      ("scratch-groupnorm-n20", "scratch-noaug-n20"), ("ssl-bnreset-n20", "ssl-noaug-n20"),
      ("ssl-frozen-n20", "ssl-noaug-n20"), ("ssl-noaug-n20", "scratch-noaug-n20"),
    ] {
      let result = try fixture.run(fixture.task(name))
      #expect(result.divergedInEpoch == nil)
      #expect(result.epochs.map(\.epoch) == [0, 1, 2, 3, 4])
      #expect(result.weights != (try fixture.run(fixture.task(core)).weights), "\(name) against \(core)")
    }
  }

  @Test("calibrating the statistics changes the untrained network, and nothing that training sees")
  func calibration() throws {
    let plain = try fixture.run(fixture.task("scratch-noaug-n20"))
    let calibrated = try fixture.run(fixture.task("scratch-bncal-n20"))
    #expect(calibrated.epochs[0].validationLoss != plain.epochs[0].validationLoss)
    #expect(calibrated.epochs.map(\.trainingLoss) == plain.epochs.map(\.trainingLoss))
  }

  @Test("the selected epoch is the first with the highest validation Macro-F1")
  func selection() throws {
    let result = try fixture.run(fixture.task("scratch-noaug-n20") { $0.epochs = 12 })
    let trained = result.epochs.dropFirst()
    let best = trained.map(\.validationMacroF1).max()
    let selected = trained.first { $0.validationMacroF1 == best }
    #expect(result.selectedEpoch == selected?.epoch)
    #expect(result.selectedValidationClassesPredicted == selected?.validationClassesPredicted)
  }

  @Test("the test fold is scored with the selected and with the last weights")
  func bothTests() throws {
    let result = try fixture.run(fixture.task("scratch-noaug-n20"))
    let counts = (0..<5).map { fixture.signals.records.count(of: $0, in: .test) }
    #expect(result.selected?.confusion.map { $0.reduce(0, +) } == counts)
    #expect(result.last?.confusion.map { $0.reduce(0, +) } == counts)
    #expect((result.selected == result.last) == (result.selectedEpoch == 4))
  }

  @Test("of other classes is trained on their labels and scored by as many")
  func otherClasses() throws {
    let folder = try TemporaryFolder()
    let labelling = Labelling(name: "rate", statements: ["fast": ["STACH"], "normal": ["SR"], "slow": ["SBRAD"]])
    let signals = try SignalCache(directory: folder.path).synthetic(records: 300, seed: 1, labelling)
    var task = try fixture.task("scratch-noaug-n30")
    task.classes = labelling.classNames
    task.settings.labels = 18
    (task.labels, task.data) = (signals.labels, signals.fingerprint)
    try task.checkClasses()
    let result = try task.run(on: signals.packed, checkpoint: nil)
    let folds = SplitCounts(signals.records, classes: labelling.classNames)
    try result.check(against: task, folds: folds)
    #expect(result.selected?.confusion.map { $0.reduce(0, +) } == folds.test && folds.test.count == 3)
    #expect(result.selected?.perClass.count == 3)
    // An untrained head of three outputs answers about as if it knew nothing.
    #expect(abs(result.epochs[0].validationLoss - 1.0986) < 0.2)
    #expect(throws: Implausibility.self) { try result.check(against: fixture.task("scratch-noaug-n30")) }
    task.classes = ["fast", "normal"]
    #expect(throws: TrainingError.self) { try task.run(on: signals.packed, checkpoint: nil) }
    for classes in [[], ["fast"], ["fast", "fast"], ["fast", "\u{7}"], ["a", "b", "c", "d"]] {
      task.classes = classes
      #expect(throws: Implausibility.self, "\(classes)") { try task.checkClasses() }
    }
  }

  @Test("of a run that the first version began goes on from a pretraining's saved state, to the same checkpoint")
  func firstVersion() throws {
    let signals = fixture.signals
    let first = signals.firstVersionFingerprint
    var task = Fixture.pretrainingTask(signals)
    task.firstVersionData = first
    var saved: [PretrainingState] = []
    let whole = try task.run(on: signals.packed, observer: TrainingObserver(save: { saved.append($1()) }))
    let file = try SafetensorsFile(whole.checkpoint)
    #expect(file.metadata["data"] == first.hexadecimal)
    let state = try #require(saved.first)
    // What a state says of its task where the first version saved it.
    func said(by data: SHA256Digest) -> PretrainingState {
      var early = task
      (early.data, early.firstVersionData) = (data, nil)
      return PretrainingState(
        task: early, epochs: state.epochs, weights: state.weights, optimizer: state.optimizer, method: state.method)
    }
    let resumed = try task.run(on: signals.packed, resumingFrom: said(by: first))
    #expect(resumed.checkpoint == whole.checkpoint)
    #expect(throws: TrainingError.self) {
      try task.run(on: signals.packed, resumingFrom: said(by: SHA256Digest(hashing: [1])))
    }
    #expect(throws: TrainingError.self) {
      try Fixture.pretrainingTask(signals).run(on: signals.packed, resumingFrom: state)
    }
  }

  @Test("is the same, and so is its pretraining, whatever else is packed beside its records")
  func otherRecordsPacked() throws {
    let folder = try TemporaryFolder()
    let cache = try SignalCache(directory: folder.path)
    let labelling = Labelling(name: "rate", statements: ["fast": ["STACH"], "normal": ["SR"], "slow": ["SBRAD"]])
    var results: [TrialResult] = []
    var checkpoints: [SHA256Digest] = []
    for choice in RecordChoice.allCases {
      let signals = try cache.synthetic(records: 300, seed: 1, labelling, records: choice)
      #expect((signals.count < signals.packed.count) == (choice == .all))
      var task = try fixture.task("scratch-strongaug-n30") { $0.labels = 18 }
      task.classes = labelling.classNames
      (task.labels, task.data) = (signals.labels, signals.fingerprint)
      results.append(try task.run(on: signals.packed, checkpoint: nil))
      var pretraining = Fixture.pretrainingTask(signals)
      (pretraining.settings.epochs, pretraining.settings.positives) = (1, .patient)
      pretraining.records = signals.labels.isWhole ? nil : signals.labels.membership
      checkpoints.append(try pretraining.run(on: signals.packed).result.checkpoint)
      pretraining.records = nil
      checkpoints.append(try pretraining.run(on: signals.packed).result.checkpoint)
      // Labels of other records are those of none of these.
      task.labels = RecordLabels(signals.labels.classes + [0])
      #expect(throws: TrainingError.self) { try task.run(on: signals.packed, checkpoint: nil) }
      pretraining.records = task.labels
      #expect(throws: TrainingError.self) { try pretraining.run(on: signals.packed) }
    }
    #expect(results[0] == results[1])
    #expect(checkpoints[0] == checkpoints[1] && checkpoints[1] == checkpoints[2] && checkpoints[2] != checkpoints[3])
  }

  @Test("of records at 500 Hz is trained and scored as any other")
  func higherRate() throws {
    let folder = try TemporaryFolder()
    let signals = try SignalCache(directory: folder.path).synthetic(records: 200, seed: 1, rate: .hertz500)
    #expect(signals.rate == .hertz500)
    var task = try fixture.task("scratch-noaug-n10") { $0.epochs = 1 }
    (task.labels, task.data) = (signals.labels, signals.fingerprint)
    let result = try task.run(on: signals.packed, checkpoint: nil)
    try result.check(
      against: task, folds: SplitCounts(signals.records, classes: Labelling.rhythmTop5.classNames))
    #expect(result.divergedInEpoch == nil && result.epochs.count == 2)
    let coarse = try SignalCache(directory: folder.path).synthetic(records: 200, seed: 1)
    (task.labels, task.data) = (coarse.labels, coarse.fingerprint)
    let other = try task.run(on: coarse.packed, checkpoint: nil)
    // As many weights, of as many records, from other samples of the same.
    #expect(other.weights != result.weights)
    #expect(abs(other.epochs[0].validationLoss - result.epochs[0].validationLoss) < 0.5)
  }

  @Test("patience ends a training that no longer improves")
  func patience() throws {
    let result = try fixture.run(
      fixture.task("scratch-noaug-n20") {
        $0.epochs = 40
        $0.patience = 2
      })
    let last = try #require(result.epochs.last?.epoch)
    #expect(last < 40)
    #expect(last == (try #require(result.selectedEpoch)) + 2)
  }

  @Test("a loss that is not finite is an outcome of its own")
  func divergence() throws {
    let result = try fixture.run(fixture.task("scratch-noaug-n20") { $0.learningRate = 1e30 })
    #expect(result.divergedInEpoch != nil)
    #expect(result.selectedEpoch == nil && result.selected == nil && result.last == nil)
    #expect(try fixture.run(fixture.task("scratch-noaug-n20") { $0.learningRate = 1e30 }).digest == result.digest)
  }

  @Test("the network learns its labelled records")
  func learning() throws {
    let task = try fixture.task("ssl-noaug-n20") {
      $0.epochs = 30
      $0.batchRecords = 4
    }
    let losses = try fixture.run(task).epochs.compactMap(\.trainingLoss)
    #expect(losses[0] > 1)
    #expect(losses[29] < 0.5 * losses[0], "\(losses)")
  }

  @Test("progress is told after every epoch, and a cancelled task ends")
  func observation() throws {
    var told: [Int] = []
    let task = try fixture.task("scratch-noaug-n20")
    let observer = TrainingObserver(report: { told.append($0.epoch) }, isCancelled: { told.count == 2 })
    #expect(throws: TrainingError.cancelled) {
      try task.run(on: fixture.signals.packed, checkpoint: nil, observer: observer)
    }
    #expect(told == [1, 2])
  }

  @Test("SGD trains, otherwise than AdamW, and its momentum counts")
  func sgd() throws {
    let adamw = try fixture.run(fixture.task("scratch-noaug-n20"))
    var sgd = try fixture.task("scratch-noaug-n20") {
      $0.optimizer = .sgd
      $0.learningRate = 0.01
      $0.epochs = 8
    }
    let trained = try fixture.run(sgd)
    #expect(trained.divergedInEpoch == nil && trained.weights != adamw.weights)
    #expect(try fixture.run(sgd).digest == trained.digest)
    #expect(try sgd.run(on: fixture.signals.packed, checkpoint: nil, threads: 3).digest == trained.digest)
    let losses = trained.epochs.compactMap(\.trainingLoss)
    let (first, last) = (try #require(losses.first), try #require(losses.last))
    #expect(last < first)
    sgd.settings.momentum = 0
    #expect(try fixture.run(sgd).weights != trained.weights)
  }

  @Test("the learning rate is that of the schedule, in each phase anew", arguments: LearningRateSchedule.Decay.allCases)
  func schedule(decay: LearningRateSchedule.Decay) throws {
    let task = try fixture.task("ssl-noaug-n20") {
      $0.epochs = 6
      $0.trained = .headThenAll
      $0.headEpochs = 2
      $0.batchRecords = 8
      $0.schedule = decay
      $0.warmupEpochs = 1
    }
    // 20 records in batches of 8 are three steps an epoch.
    func last(_ base: Double, _ epoch: Int, of epochs: Int) -> Double {
      if epoch == 1 { return base }
      let progress = Double(3 * epoch - 1 - 3) / Double(3 * (epochs - 1))
      return switch decay {
      case .cosine: base * 0.5 * (1 + Elementary.cos(.pi * progress))
      case .linear: base * (1 - progress)
      case .constant: base
      }
    }
    let settings = task.settings
    let expected =
      (1...2).map { last(settings.frozenLearningRate, $0, of: 2) }
      + (1...4).map { last(settings.learningRate, $0, of: 4) }
    let rates = try fixture.run(task).epochs.compactMap(\.learningRate)
    #expect(rates.count == expected.count)
    for (rate, wanted) in zip(rates, expected) { #expect(abs(rate - wanted) <= 1e-15 * settings.frozenLearningRate) }
  }

  @Test("the convolution's algorithm changes digits, not the course")
  func convolution() throws {
    var task = try fixture.task("scratch-noaug-n20")
    task.encoder.convolution = .direct
    let direct = try fixture.run(task)
    task.encoder.convolution = .winograd
    let winograd = try fixture.run(task)
    #expect(try fixture.run(task) == winograd)
    #expect(winograd.digest != direct.digest)
    for (one, other) in zip(winograd.epochs, direct.epochs) {
      #expect(abs(one.validationLoss - other.validationLoss) < 1e-2)
    }
    let encoded = try JSONEncoder().encode(task)
    #expect(try JSONDecoder().decode(TrialTask.self, from: encoded) == task)
  }

  @Test("what does not fit is refused")
  func refusals() throws {
    #expect(throws: TrainingError.badInput("ssl-noaug-n20: a checkpoint is needed")) {
      try fixture.task("ssl-noaug-n20").run(on: fixture.signals.packed, checkpoint: nil)
    }
    let sbrad = fixture.signals.records.count(of: 4, in: .train)
    #expect(throws: TrainingError.self) { try fixture.run(fixture.task("scratch-noaug-n\(5 * (sbrad + 1))")) }
    var other = try fixture.task("scratch-noaug-n20")
    other.data = SHA256Digest(hashing: [1])
    #expect(throws: TrainingError.self) { try fixture.run(other) }
    var larger = try fixture.task("ssl-noaug-n20")
    larger.encoder.architecture = .resnet18
    #expect(throws: TrainingError.self) { try fixture.run(larger) }
  }

  @Test(
    "batches cover every record once, and none holds a single one",
    arguments: [(70, 16), (65, 16), (17, 16), (16, 16), (10, 70), (3, 2), (2, 2)])
  func batches(count: Int, size: Int) {
    let batches = FineTuning.batches(of: count, size: size)
    #expect(batches.flatMap { Array($0) } == Array(0..<count))
    #expect(batches.allSatisfy { $0.count > 1 && $0.count <= size + 1 })
  }
}

@Suite("A pretraining")
struct PretrainingTests {
  private let fixture: Fixture

  init() throws { fixture = try Fixture.shared.get() }

  @Test("the same seed gives the same checkpoint, another seed another one")
  func determinism() throws {
    let again = try Fixture.pretrainingTask(fixture.signals).run(on: fixture.signals.packed)
    #expect(again.result == fixture.pretraining.result)
    #expect(again.checkpoint == fixture.pretraining.checkpoint)
    let other = try Fixture.pretrainingTask(fixture.signals, seed: 2).run(on: fixture.signals.packed)
    #expect(other.result.checkpoint != again.result.checkpoint)
  }

  @Test("the same bits for any number of threads", arguments: 2...4)
  func threads(count: Int) throws {
    let shared = try Fixture.pretrainingTask(fixture.signals).run(on: fixture.signals.packed, threads: count)
    #expect(shared.result == fixture.pretraining.result)
    #expect(shared.checkpoint == fixture.pretraining.checkpoint)
  }

  @Test("stopped after any epoch and resumed from what was saved, it ends with the same bits")
  func resumption() throws {
    let task = Fixture.pretrainingTask(fixture.signals)
    var saved: [[UInt8]] = []
    let observer = TrainingObserver(save: { _, state in
      if let bytes = try? state().encoded() { saved.append(bytes) }
    })
    _ = try task.run(on: fixture.signals.packed, observer: observer)
    #expect(saved.count == task.settings.epochs)
    for bytes in saved {
      let resumed = try task.run(on: fixture.signals.packed, resumingFrom: PretrainingState(bytes), threads: 2)
      #expect(resumed.result == fixture.pretraining.result)
      #expect(resumed.checkpoint == fixture.pretraining.checkpoint)
    }
  }

  @Test("so it does with SGD, whose velocity is in the state, and at any schedule")
  func resumptionOfSGD() throws {
    for decay in LearningRateSchedule.Decay.allCases {
      var task = Fixture.pretrainingTask(fixture.signals)
      task.settings.epochs = 3
      task.settings.optimizer = .sgd
      task.settings.learningRate = 0.02
      task.settings.schedule = decay
      var saved: [[UInt8]] = []
      let observer = TrainingObserver(save: { _, state in
        if let bytes = try? state().encoded() { saved.append(bytes) }
      })
      let whole = try task.run(on: fixture.signals.packed, observer: observer)
      #expect(saved.count == 3 && whole.checkpoint != fixture.pretraining.checkpoint)
      #expect(saved.allSatisfy { $0.count <= task.sizeLimits.state })
      let resumed = try task.run(on: fixture.signals.packed, resumingFrom: PretrainingState(saved[1]), threads: 2)
      #expect(resumed.result == whole.result && resumed.checkpoint == whole.checkpoint)
    }
  }

  @Test("a state of another optimizer is not gone on from")
  func stateOfOtherOptimizer() throws {
    let task = Fixture.pretrainingTask(fixture.signals)
    var saved: [PretrainingState] = []
    _ = try task.run(on: fixture.signals.packed, observer: TrainingObserver(save: { saved.append($1()) }))
    let state = saved[0]
    let velocity = OptimizerSnapshot(
      steps: state.optimizer.steps, buffers: ["velocity": Array(repeating: 0, count: state.weights.values.count)])
    let unfit = PretrainingState(task: task, epochs: state.epochs, weights: state.weights, optimizer: velocity)
    do {
      _ = try task.run(on: fixture.signals.packed, resumingFrom: unfit)
      Issue.record("it was taken")
    } catch {
      guard case .unfitState(let reason) = error else { throw error }
      #expect(reason.contains("adamw"))
    }
  }

  @Test("a state that says another step or epoch than its pretraining can be at is not gone on from")
  func unfitState() throws {
    let task = Fixture.pretrainingTask(fixture.signals)
    var saved: [PretrainingState] = []
    _ = try task.run(on: fixture.signals.packed, observer: TrainingObserver(save: { saved.append($1()) }))
    let state = saved[2]
    func refusal(steps: Int, epochs: [PretrainingResult.Epoch], weights: ParameterStore.Snapshot? = nil) -> String? {
      let optimizer = OptimizerSnapshot(steps: steps, buffers: state.optimizer.buffers)
      let unfit = PretrainingState(
        task: task, epochs: epochs, weights: weights ?? state.weights, optimizer: optimizer)
      do {
        _ = try task.run(on: fixture.signals.packed, resumingFrom: unfit)
        return nil
      } catch {
        guard case .unfitState(let reason) = error else { return nil }
        return reason
      }
    }
    let steps = state.optimizer.steps
    for wrong in [0, steps - 1, steps + 1, -1, .max, .min] {
      #expect(refusal(steps: wrong, epochs: state.epochs) != nil, "step \(wrong)")
    }
    #expect(refusal(steps: 0, epochs: []) != nil)
    let long = Array(repeating: state.epochs[0], count: 1000)
    #expect(refusal(steps: 1000 * (steps / 3), epochs: long)?.contains("the pretraining 6 epochs") == true)
    let small = ParameterStore.Snapshot(values: [1], statistics: state.weights.statistics)
    #expect(refusal(steps: steps, epochs: state.epochs, weights: small) != nil)
  }

  @Test("a state of another pretraining, or other bytes, are refused")
  func foreignState() throws {
    var saved: PretrainingState?
    let observer = TrainingObserver(save: { _, state in saved = state() })
    _ = try Fixture.pretrainingTask(fixture.signals, seed: 2).run(on: fixture.signals.packed, observer: observer)
    let state = try #require(saved)
    #expect(throws: TrainingError.self) {
      try Fixture.pretrainingTask(fixture.signals).run(on: fixture.signals.packed, resumingFrom: state)
    }
    #expect(throws: TrainingError.self) { try PretrainingState(fixture.pretraining.checkpoint) }
  }

  @Test("a pretraining whose loss stops being finite fails, and saves nothing that is no number")
  func divergence() throws {
    var task = Fixture.pretrainingTask(fixture.signals)
    task.settings.learningRate = 1e30
    task.settings.warmupEpochs = 0
    var saved: [PretrainingState] = []
    let observer = TrainingObserver(save: { saved.append($1()) })
    let error = try #require(throws: TrainingError.self) {
      try task.run(on: fixture.signals.packed, observer: observer)
    }
    guard case .diverged(let epoch, let what) = error else {
      Issue.record("expected .diverged, got \(error)")
      return
    }
    #expect(epoch >= 1 && ["its loss", "its weights"].contains(what))
    #expect("\(error)".hasPrefix("the pretraining diverged: \(what) stopped being finite in epoch \(epoch); "))
    #expect(saved.count == epoch - 1 && saved.allSatisfy { $0.weights.values.allSatisfy(\.isFinite) })
  }

  @Test("weights that a last step makes infinite are noticed although no loss has seen them")
  func divergenceOfTheLastStep() throws {
    var task = Fixture.pretrainingTask(fixture.signals)
    task.settings.epochs = 1
    task.settings.warmupEpochs = 0
    task.settings.batchRecords = 480
    // One step: its loss is that of the random weights.
    task.settings.learningRate = 1e300
    let expected = TrainingError.diverged(epoch: 1, what: "its weights")
    #expect(throws: expected) { try task.run(on: fixture.signals.packed) }
  }

  @Test(
    "nothing starts from a checkpoint or a state with numbers that are not finite", arguments: [Float.nan, .infinity])
  func spoiledCheckpoint(value: Float) throws {
    var file = try SafetensorsFile(fixture.pretraining.checkpoint)
    let name = "stem.convolution.weight"
    let tensor = try #require(file.tensors[name])
    file.tensors[name] = SafetensorsFile.Tensor(
      shape: tensor.shape, values: [Double(value)] + tensor.values.dropFirst())
    let bytes = try file.encoded()
    let error = try #require(throws: TrainingError.self) {
      try fixture.task("ssl-noaug-n20").run(on: fixture.signals.packed, checkpoint: bytes)
    }
    #expect("\(error)".hasSuffix("tensor \"\(name)\" holds numbers that are not finite"), "\(error)")

    var saved: [UInt8] = []
    let observer = TrainingObserver(save: { if $0 == 1 { saved = (try? $1().encoded()) ?? [] } })
    _ = try Fixture.pretrainingTask(fixture.signals).run(on: fixture.signals.packed, observer: observer)
    var state = try SafetensorsFile(saved)
    for key in ["weights", "statistics", "first_moments", "second_moments"] {
      let whole = try #require(state.tensors[key])
      state.tensors[key] = SafetensorsFile.Tensor(
        shape: whole.shape, values: [Double(value)] + whole.values.dropFirst())
      let spoiled = try state.encoded()
      #expect(throws: TrainingError.self, "\(key)") { try PretrainingState(spoiled) }
      state.tensors[key] = whole
    }
    #expect(throws: Never.self) { try PretrainingState(state.encoded()) }
  }

  @Test("views of a record find each other better with every few epochs")
  func learning() throws {
    let epochs = fixture.pretraining.result.epochs
    #expect(epochs.count == 6)
    #expect(epochs[5].loss < epochs[0].loss)
    #expect(epochs[5].contrastiveAccuracy > 2 * epochs[0].contrastiveAccuracy)
  }

  @Test("the checkpoint holds encoder, statistics and projection head, and is named by its hash")
  func checkpoint() throws {
    let file = try SafetensorsFile(fixture.pretraining.checkpoint)
    #expect(SHA256Digest(hashing: fixture.pretraining.checkpoint) == fixture.pretraining.result.checkpoint)
    #expect(file.tensors["stem.convolution.weight"]?.shape == [16, 12, 15])
    #expect(file.tensors["stages.2.0.shortcut.normalization.running_var"]?.shape == [64])
    #expect(file.tensors["projection.linear2.weight"]?.shape == [128, 64])
    #expect(file.metadata["architecture"] == "tiny")
  }
}
