import ECGData
import Foundation
import TestSupport
import Testing

@testable import Training

/// Synthetic signals that all tests of this file share.
private struct Fixture {
  static let shared = Result { try Fixture() }

  let signals: LabelledSignals

  private init() throws {
    let folder = try TemporaryFolder()
    removeAtExit(folder.path)
    signals = try SignalCache(directory: folder.path).synthetic(records: 600, seed: 1)
  }

  func task(_ classifier: FineTuningSettings.ClassifierKind, seed: UInt64 = 1) -> TrialTask {
    var settings = FineTuningSettings()
    settings.classifier = classifier
    settings.labels = 20
    settings.kernels = 20
    let condition = Condition(name: classifier.rawValue, recipe: Recipe(pretraining: nil, fineTuning: settings))
    return TrialTask(
      condition, classes: Labelling.rhythmTop5.classNames, seed: seed, streams: SeedStreams(seed: seed),
      labels: signals.labels, data: signals.fingerprint, checkpoint: nil)
  }

  func run(_ task: TrialTask, threads: Int = 1) throws -> TrialResult {
    try task.run(on: signals.packed, checkpoint: nil, threads: threads)
  }
}

@Suite struct `A trial without epochs` {
  private let fixture: Fixture

  init() throws { fixture = try Fixture.shared.get() }

  private static let kinds: [FineTuningSettings.ClassifierKind] = [.rrLogistic, .randomKernels]

  @Test(arguments: kinds)
  func `has one score, no epoch and no collapse`(_ kind: FineTuningSettings.ClassifierKind) throws {
    let task = fixture.task(kind)
    let result = try fixture.run(task)
    #expect(result.epochs.isEmpty && result.selectedEpoch == nil && !result.hasEpochs)
    #expect(result.divergedInEpoch == nil && result.selected != nil && result.selected == result.last)
    #expect(result.kept.map(\.epoch) == [0] && result.kept[0].test?.metrics == result.selected)
    #expect(result.kept[0].validation.count == fixture.signals.indices(in: .validation).count)
    for reading in CollapseReading.all {
      #expect(reading.isCollapsed(result) == nil)
      #expect(reading.isCollapsed(result, under: .last, of: task.settings) == nil)
      #expect(reading.count([result]) == (0, 0), "not one of one that did not collapse")
    }
    #expect(FailedTraining.untrained.isFailed(result, on: .init(trivialMacroF1: 0.2, classes: 5)) == nil)
    #expect(result.isTied == nil)
    try result.checkForm(classes: 5)
    try result.checkConsistency()
    try result.check(against: task, folds: SplitCounts(fixture.signals.records, classes: task.classes))
  }

  @Test(arguments: kinds)
  func `is the same every time, on any number of threads, and another one with another seed`(
    _ kind: FineTuningSettings.ClassifierKind
  ) throws {
    let result = try fixture.run(fixture.task(kind))
    #expect(try fixture.run(fixture.task(kind), threads: 3) == result)
    #expect(try fixture.run(fixture.task(kind), threads: 3).digest == result.digest)
    #expect(try fixture.run(fixture.task(kind, seed: 2)).digest != result.digest)
  }

  @Test func `follows the streams that its recipe uses, and no other`() throws {
    for kind in Self.kinds {
      let used = Recipe(pretraining: nil, fineTuning: fixture.task(kind).settings).usedStreams
      #expect(used == (kind == .rrLogistic ? [.subset] : [.subset, .initialization]))
      let digest = try fixture.run(fixture.task(kind)).digest
      for stream in SeedStream.allCases {
        var task = fixture.task(kind)
        task.streams[stream] = 99
        #expect((try fixture.run(task).digest != digest) == used.contains(stream), "\(kind), \(stream)")
      }
    }
  }

  @Test func `by RR intervals is far better than guessing on rhythms`() throws {
    for seed in [1, 2, 3] as [UInt64] {
      let scores = try #require(try fixture.run(fixture.task(.rrLogistic, seed: seed)).selected)
      #expect(scores.macroF1 > 0.25, "seed \(seed)")
    }
  }

  @Test func `is the same under every rule of selection`() throws {
    let task = fixture.task(.rrLogistic)
    let result = try fixture.run(task)
    for rule in [SelectionRule.last, .best(ties: .first), .best(ties: .last, patience: 3)] {
      guard case .selected(let selected)? = result.outcome(under: rule, of: task.settings) else {
        Issue.record("no outcome under \(rule)")
        continue
      }
      #expect(selected.test == result.selected && selected.validationMacroF1 == nil)
    }
  }

  @Test func `is read again as it was written`() throws {
    let result = try fixture.run(fixture.task(.randomKernels))
    let read = try JSONDecoder().decode(TrialResult.self, from: JSONEncoder().encode(result))
    #expect(read == result && read.digest == result.digest)
  }

  @Test func `is refused where it claims epochs, other scores or a checkpoint`() throws {
    let task = fixture.task(.rrLogistic)
    let result = try fixture.run(task)
    func expectRefused(_ what: String, _ change: (inout TrialResult) -> Void) {
      var changed = result
      change(&changed)
      #expect(throws: Implausibility.self, "\(what)") { try changed.check(against: task) }
    }
    expectRefused("a selected epoch") { $0.selectedEpoch = 1 }
    expectRefused("no score") { $0.selected = nil }
    expectRefused("another last score") { $0.last?.accuracy = 0.5 }
    expectRefused("no answers") { $0.kept = [] }
    expectRefused("answers of epoch 1") { $0.kept[0].epoch = 1 }
    expectRefused("two answers") { $0.kept += $0.kept }
    expectRefused("another count of classes") { $0.selectedValidationClassesPredicted = 0 }
    expectRefused("an epoch") {
      $0.epochs = [TrialResult.Epoch(epoch: 0, validationLoss: 1, validationMacroF1: 0, validationClassesPredicted: 1)]
    }
    // A network's trial cannot be done without epochs.
    var network = task
    network.settings.classifier = .network
    #expect(throws: Implausibility.self) { try result.check(against: network) }
    #expect(throws: TrainingError.self) { try task.run(on: fixture.signals.packed, checkpoint: [1]) }
  }

  @Test func `ends where it is cancelled, and takes little memory`() throws {
    let task = fixture.task(.randomKernels)
    #expect(throws: TrainingError.cancelled) {
      try task.run(on: fixture.signals.packed, checkpoint: nil, observer: TrainingObserver(isCancelled: { true }))
    }
    let bytes = 600 * 48_000
    #expect(TrainingTask.trial(task).typicalMemory(signalBytes: bytes, at: .hertz100) < 64 << 20)
    #expect(TrainingTask.trial(task).leastMemory(on: fixture.signals.packed) < 8 << 20)
  }
}
