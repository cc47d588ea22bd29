import ContentHash
import ECGData
import TestSupport
import Testing

@testable import Training

/// A trial whose rules select four different epochs.
private struct KeptTrial {
  static let shared = Result { try KeptTrial() }

  let folder: TemporaryFolder
  let signals: LabelledSignals
  let result: TrialResult

  private init() throws {
    folder = try TemporaryFolder()
    removeAtExit(folder.path)
    signals = try SignalCache(directory: folder.path).synthetic(records: 300, seed: 1)
    result = try Self.task(signals).run(on: signals.packed, checkpoint: nil)
  }

  static func task(
    _ signals: LabelledSignals, _ name: String = "scratch-noaug-n20",
    _ change: (inout FineTuningSettings) -> Void = { _ in }
  ) throws -> TrialTask {
    var condition = try Condition(name: name, base: Recipe(encoder: EncoderSettings(architecture: .tiny)))
    condition.recipe.fineTuning.epochs = 30
    change(&condition.recipe.fineTuning)
    return TrialTask(
      condition, classes: Labelling.rhythmTop5.classNames, seed: 2, streams: SeedStreams(seed: 2),
      labels: signals.labels, data: signals.fingerprint, checkpoint: nil)
  }

  func task(_ name: String = "scratch-noaug-n20", _ change: (inout FineTuningSettings) -> Void = { _ in }) throws
    -> TrialTask
  { try Self.task(signals, name, change) }

  func run(_ task: TrialTask) throws -> TrialResult { try task.run(on: signals.packed, checkpoint: nil) }

  var settings: FineTuningSettings { get throws { try task().settings } }
  var folds: SplitCounts { SplitCounts(signals.records, classes: Labelling.rhythmTop5.classNames) }
}

@Suite struct `Kept epochs` {
  private let trial: KeptTrial

  init() throws { trial = try KeptTrial.shared.get() }

  @Test(arguments: [3, 5]) func `give what training with a patience gives`(patience: Int) throws {
    let stopped = try trial.run(trial.task { $0.patience = patience })
    #expect(stopped.epochs.count < trial.result.epochs.count)
    let outcome = try trial.result.outcome(under: .best(ties: .first, patience: patience), of: trial.settings)
    guard case .selected(let selected)? = outcome else {
      Issue.record("\(String(describing: outcome))")
      return
    }
    #expect(selected.epoch == stopped.selectedEpoch)
    #expect(selected.end == stopped.epochs.last?.epoch)
    #expect(selected.test == stopped.selected)
    #expect(selected.validationClassesPredicted == stopped.selectedValidationClassesPredicted)
    for reading in CollapseReading.all {
      #expect(
        try reading.isCollapsed(stopped)
          == reading.isCollapsed(
            trial.result, under: .best(ties: .first, patience: patience), of: trial.settings))
    }
  }

  @Test func `of a training that was ended early tell nothing of what would have come later`() throws {
    let task = try trial.task { $0.patience = 5 }
    let stopped = try trial.run(task)
    for rule in [SelectionRule.last, .best(ties: .first), .best(ties: .first, patience: 6)] {
      #expect(stopped.outcome(under: rule, of: task.settings) == nil, "\(rule)")
    }
    let shorter = SelectionRule.best(ties: .last, patience: 3)
    #expect(
      stopped.outcome(under: shorter, of: task.settings)
        == (try trial.result.outcome(under: shorter, of: trial.settings)))
    try stopped.check(against: task, folds: trial.folds)
  }

  @Test(arguments: ["scratch-noaug-n20", "scratch-precbn-n20", "scratch-groupnorm-n20"])
  func `are those of the curve, and scoring every epoch changes nothing else`(name: String) throws {
    let plain = try trial.run(trial.task(name) { $0.epochs = 12 })
    let task = try trial.task(name) {
      $0.epochs = 12
      $0.testEveryEpoch = true
    }
    var watched = try trial.run(task)
    try watched.check(against: task, folds: trial.folds)
    #expect(watched.epochs.allSatisfy { $0.testMacroF1 != nil })
    for kept in plain.kept { #expect(watched.epochs[kept.epoch].testMacroF1 == kept.test?.metrics.macroF1) }
    #expect(watched.agrees(with: plain) && plain.agrees(with: watched))
    for index in watched.epochs.indices { watched.epochs[index].testMacroF1 = nil }
    #expect(watched == plain)
  }

  @Test func `hold the answers that their scores are made of, in the order of the records that a run stores`() throws {
    let scored = try JSON.decode(ScoredRecords.self, from: JSON.encode(ScoredRecords(trial.signals.records)))
    func labels(_ split: Split) -> [Int] {
      (split == .test ? scored.test : scored.validation).labels.classes.map(Int.init)
    }
    #expect(trial.result.kept.count >= 4)
    for kept in trial.result.kept {
      let test = try #require(kept.test)
      var confusion = [[Int]](repeating: [Int](repeating: 0, count: 5), count: 5)
      for (label, answer) in zip(labels(.test), test.answers.classes) { confusion[label][Int(answer)] += 1 }
      #expect(test.metrics.confusion == confusion)
      var validation = [[Int]](repeating: [Int](repeating: 0, count: 5), count: 5)
      for (label, answer) in zip(labels(.validation), kept.validation.classes) {
        validation[label][Int(answer)] += 1
      }
      #expect(CountedScores(validation).macroF1 == trial.result.epochs[kept.epoch].validationMacroF1)
      let gaps = test.calibration.map { bin in
        bin.accuracy.map { ($0 - bin.confidence).magnitude * Double(bin.records) } ?? 0
      }
      let error = gaps.reduce(0, +) / Double(test.answers.count)
      #expect((error - test.metrics.expectedCalibrationError).magnitude < 1e-12)
    }
  }

  @Test func `are of records that a run stores, which are refused where they are not the folds'`() throws {
    let baselines = Baselines(trial.folds, scored: ScoredRecords(trial.signals.records))
    try baselines.checkForm(classes: Labelling.rhythmTop5.classNames)
    let indices = trial.signals.indices(in: .test)
    #expect(baselines.records?.scored?.test.patients == indices.map { trial.signals.record(at: $0).patientID })
    let changes: [(inout ScoredRecords) -> Void] = [
      { $0.test.patients.removeLast() }, { $0.validation.ecgIDs = [] }, { $0.test.labels = ClassAnswers([]) },
      { $0.test.labels = ClassAnswers($0.test.labels.classes.map { _ in 9 }) },
    ]
    for change in changes {
      var others = baselines
      change(&others.records!.scored!)
      #expect(throws: Implausibility.self) { try others.checkForm(classes: Labelling.rhythmTop5.classNames) }
    }
  }

  @Test func `of a training that diverges are those of rules that end before`() throws {
    var diverged = trial.result
    diverged.selectedEpoch = nil
    diverged.selected = nil
    diverged.last = nil
    diverged.selectedValidationClassesPredicted = nil
    diverged.divergedInEpoch = 20
    diverged.epochs = Array(diverged.epochs.prefix(20))
    let scores = diverged.trainedEpochs.map(\.validationMacroF1)
    let kept = ReplayableRules.selected(of: scores, isEnded: false)
    diverged.kept = diverged.kept.filter { kept.contains($0.epoch) }
    try diverged.check(against: trial.task(), folds: trial.folds)
    let settings = try trial.settings
    let impatient = SelectionRule.best(ties: .first, patience: 3)
    #expect(diverged.outcome(under: impatient, of: settings) == trial.result.outcome(under: impatient, of: settings))
    for rule in [SelectionRule.last, .best(ties: .last)] {
      #expect(diverged.outcome(under: rule, of: settings) == .diverged(epoch: 20))
    }
  }

  @Test func `come back from JSON as they were`() throws {
    let bytes = try JSON.encode(trial.result)
    let again = try JSON.decode(TrialResult.self, from: bytes)
    #expect(again == trial.result && again.digest == trial.result.digest)
    #expect(try JSON.encode(again) == bytes)
    let text = String(decoding: bytes, as: UTF8.self)
    for (written, other) in [("\"schema\":2", "\"schema\":3"), ("\"schema\":2,", ""), ("\"kept\":", "\"left\":")] {
      #expect(text.contains(written))
      let changed = text.replacing(written, with: other)
      let read = try? JSON.decode(TrialResult.self, from: Array(changed.utf8))
      #expect(read == nil || read?.schema == .version1 && read?.digest != trial.result.digest, "\(other)")
    }
  }
}

@Suite struct `A result's digest` {
  private let trial: KeptTrial

  init() throws { trial = try KeptTrial.shared.get() }

  private static let changes: [@Sendable (inout TrialResult) -> Void] = [
    { $0.epochs[1].trainingLoss = 0 }, { $0.epochs[30].testMacroF1 = 0.5 }, { $0.selectedEpoch = 1 },
    { $0.selected?.brierScore = 0 }, { $0.last = nil }, { $0.selectedValidationClassesPredicted = nil },
    { $0.divergedInEpoch = 3 }, { $0.weights = SHA256Digest(hashing: []) }, { $0.schema = .version1 },
    { $0.kept.removeLast() }, { $0.kept[0].epoch += 1 }, { $0.kept[0].validation = ClassAnswers([0]) },
    { $0.kept[1].test = nil }, { $0.kept[1].test?.metrics.macroAUROC = nil },
    { $0.kept[1].test?.answers = ClassAnswers([1]) }, { $0.kept[1].test?.calibration[14].records += 1 },
    { $0.kept[1].test?.calibration[14].correct += 1 }, { $0.kept[1].test?.calibration[0].confidence = 0.5 },
    { $0.kept[1].test?.calibration.removeLast() },
  ]

  @Test func `does not depend on what its condition is called, nor on the seed's number`() {
    var other = trial.result
    other.condition = "something-else"
    other.seed = 77
    #expect(other.digest == trial.result.digest)
    other.schema = .version1
    var first = trial.result
    first.schema = .version1
    #expect(other.digest != first.digest, "version 1 names both")
  }

  @Test(arguments: changes.indices) func `depends on everything else`(number: Int) {
    var other = trial.result
    Self.changes[number](&other)
    #expect(other.digest != trial.result.digest)
  }

  @Test func `and bytes of version 1 are those of the program that wrote them`() throws {
    // Written and recorded by the version before kept epochs.
    let bytes = try JSON.golden("trial-version-1.json")
    let result = try JSON.decode(TrialResult.self, from: bytes)
    #expect(result.schema == .version1 && result.kept.isEmpty)
    #expect(result.digest.hexadecimal == "9f1fa91234e692e080bebec9032b7ecef32f3cb7f881a35cb5da21c678b93676")
    #expect(try JSON.encode(result) == bytes)
    try result.checkForm(classes: 5)
    try result.checkConsistency()
  }

  @Test func `of version 1 agrees with what the same training gives now, and with nothing else`() {
    var first = trial.result
    first.schema = .version1
    first.kept = []
    #expect(first.agrees(with: trial.result) && trial.result.agrees(with: first))
    first.epochs[3].validationLoss = first.epochs[3].validationLoss.nextUp
    #expect(!first.agrees(with: trial.result) && !trial.result.agrees(with: first))
    var other = trial.result
    other.kept[0].validation = ClassAnswers(other.kept[0].validation.classes.reversed())
    #expect(other.agrees(with: trial.result) == (other.kept == trial.result.kept))
  }
}

@Suite struct `Kept epochs that nobody can have` {
  private let trial: KeptTrial

  init() throws { trial = try KeptTrial.shared.get() }

  private static let changes: [@Sendable (inout TrialResult) -> Void] = [
    { $0.kept = [] }, { $0.kept.removeFirst() }, { $0.kept.removeLast() }, { $0.kept.append($0.kept[0]) },
    { $0.kept.reverse() }, { $0.kept[0].epoch = 0 }, { $0.kept[0].epoch = .max }, { $0.kept[0].epoch = .min },
    { $0.kept[0].epoch += 1 }, { $0.schema = .version1 }, { $0.epochs[3].testMacroF1 = 0.5 },
    { $0.epochs[3].testMacroF1 = .nan }, { $0.kept[0].validation = ClassAnswers([]) },
    { $0.kept[0].validation = ClassAnswers($0.kept[0].validation.classes + [0]) },
    { $0.kept[0].validation = ClassAnswers($0.kept[0].validation.classes.map { _ in 7 }) },
    {
      for index in $0.kept.indices { $0.kept[index].validation = ClassAnswers($0.kept[index].validation.classes + [0]) }
    },
    { $0.kept[1].test?.answers = ClassAnswers([]) },
    { $0.kept[1].test!.answers = ClassAnswers([0] + $0.kept[1].test!.answers.classes.dropFirst().map { _ in 4 }) },
    { $0.kept[1].test!.answers = ClassAnswers($0.kept[1].test!.answers.classes.map { _ in 61 }) },
    { $0.kept[1].test?.metrics.macroF1 += 1e-6 }, { $0.kept[1].test?.metrics.confusion = [] },
    { $0.kept[1].test?.metrics.confusion[0][0] = .max }, { $0.kept[1].test?.metrics.crossEntropy = .nan },
    { $0.kept[1].test?.metrics.expectedCalibrationError += 1e-3 }, { $0.kept[1].test?.calibration = [] },
    { $0.kept[1].test?.calibration[14].records = .max }, { $0.kept[1].test?.calibration[14].records = .min },
    { $0.kept[1].test?.calibration[0].correct = -1 }, { $0.kept[1].test?.calibration[14].correct += 1 },
    { $0.kept[1].test?.calibration[0].confidence = 0.5 }, { $0.kept[1].test?.calibration[7].confidence = .nan },
    { $0.kept[1].test?.calibration.reverse() }, { $0.kept.final.test = nil },
    { $0.kept.final.test!.metrics.brierScore += 1e-3 },
  ]

  @Test(arguments: changes.indices) func `are refused`(number: Int) throws {
    let task = try trial.task()
    try trial.result.check(against: task, folds: trial.folds)
    var result = trial.result
    Self.changes[number](&result)
    #expect(throws: Implausibility.self) { try result.check(against: task, folds: trial.folds) }
  }

  @Test func `are refused of other folds`() throws {
    let task = try trial.task()
    for change in [{ $0.test[0] += 1 }, { $0.validation[0] += 1 }] as [(inout SplitCounts) -> Void] {
      var folds = trial.folds
      change(&folds)
      #expect(throws: Implausibility.self) { try trial.result.check(against: task, folds: folds) }
    }
  }
}

extension [KeptEpoch] {
  fileprivate var final: KeptEpoch {
    get { self[count - 1] }
    set { self[count - 1] = newValue }
  }
}
