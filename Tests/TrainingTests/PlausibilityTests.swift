import ContentHash
import ECGData
import Testing

@testable import Training

@Suite("What a trial's result can be")
struct PlausibilityTests {
  private static let folds = SplitCounts(train: [9, 9, 9, 9, 9], validation: [2, 2, 2, 2, 2], test: [3, 2, 1, 0, 0])

  private static var task: TrialTask {
    var settings = FineTuningSettings()
    settings.epochs = 3
    let recipe = Recipe(encoder: EncoderSettings(architecture: .tiny), fineTuning: settings)
    return TrialTask(
      try! Condition(name: "scratch-noaug-n10", base: recipe), classes: Labelling.rhythmTop5.classNames, seed: 7,
      streams: SeedStreams(seed: 7), data: SHA256Digest(hashing: [1]), checkpoint: nil)
  }

  private static var result: TrialResult {
    let scores = ClassificationMetrics(
      labels: [0, 0, 0, 1, 1, 2], logits: (0..<30).map { Float(($0 * 7) % 11) / 4 })!
    let epochs = (0...3).map { epoch in
      TrialResult.Epoch(
        epoch: epoch, trainingLoss: epoch == 0 ? nil : 1, validationLoss: 1.5,
        validationMacroF1: epoch == 2 ? 0.5 : 0.25,
        validationClassesPredicted: 2, gradientNorm: epoch == 0 ? nil : 1, learningRate: epoch == 0 ? nil : 1e-3)
    }
    return TrialResult(
      condition: task.condition, seed: 7, epochs: epochs, selectedEpoch: 2, selected: scores, last: scores,
      selectedValidationClassesPredicted: 2, divergedInEpoch: nil, weights: SHA256Digest(hashing: [2]))
  }

  private static let changes: [@Sendable (inout TrialResult) -> Void] = [
    { $0.seed = 8 }, { $0.selectedEpoch = 3 }, { $0.selectedEpoch = nil }, { $0.selectedEpoch = .max },
    { $0.selectedEpoch = .min }, { $0.divergedInEpoch = 2 }, { $0.epochs.removeLast() }, { $0.epochs = [] },
    { $0.epochs.append($0.epochs[3]) }, { $0.epochs[1].epoch = 7 }, { $0.epochs[0].trainingLoss = 1 },
    { $0.epochs[1].trainingLoss = nil }, { $0.epochs[1].validationLoss = .infinity },
    { $0.epochs[1].validationLoss = -1 }, { $0.epochs[1].validationMacroF1 = .nan },
    { $0.epochs[3].validationMacroF1 = 0.75 }, { $0.epochs[1].validationClassesPredicted = 6 },
    { $0.epochs[1].gradientNorm = -1 }, { $0.selected = nil }, { $0.last = nil },
    { $0.selectedValidationClassesPredicted = 3 }, { $0.selected!.macroF1 += 1e-6 }, { $0.selected!.macroF1 = 1e308 },
    { $0.last!.accuracy = 0.9 }, { $0.selected!.balancedAccuracy = .nan }, { $0.selected!.majorityShare = 0.1 },
    { $0.selected!.classesPredicted = 4 }, { $0.selected!.perClass[0].f1 = 0.9 }, { $0.selected!.perClass = [] },
    { $0.selected!.confusion = [] }, { $0.selected!.confusion[0] = [] }, { $0.selected!.confusion[0][0] = 1 << 62 },
    { $0.selected!.confusion[0][0] = -1 }, { $0.selected!.macroAUROC = nil }, { $0.selected!.macroAUROC = 1.5 },
    { $0.selected!.crossEntropy = .nan }, { $0.selected!.brierScore = 3 }, { $0.selected!.meanEntropy = 2 },
    { $0.selected!.expectedCalibrationError = -1 },
  ]

  @Test func `an honest one is taken, with and without its folds`() throws {
    try Self.result.check(against: Self.task)
    try Self.result.check(against: Self.task, folds: Self.folds)
  }

  @Test(arguments: changes.indices) func `any other value of one field is refused`(number: Int) {
    var result = Self.result
    Self.changes[number](&result)
    #expect(throws: Implausibility.self) { try result.check(against: Self.task, folds: Self.folds) }
  }

  @Test func `scores of other records than the fold's are refused where the fold is known`() throws {
    var folds = Self.folds
    folds.test = [2, 2, 2, 0, 0]
    #expect(throws: Implausibility.self) { try Self.result.check(against: Self.task, folds: folds) }
  }

  @Test func `a training ends early where its patience does, and diverges where a value stops being finite`() throws {
    var task = Self.task
    task.settings.epochs = 10
    #expect(throws: Implausibility.self) { try Self.result.check(against: task) }
    task.settings.patience = 1
    try Self.result.check(against: task)
    task.settings.patience = 2
    #expect(throws: Implausibility.self) { try Self.result.check(against: task) }
    var diverged = Self.result
    diverged.selectedEpoch = nil
    diverged.selected = nil
    diverged.last = nil
    diverged.selectedValidationClassesPredicted = nil
    for epoch in 0...4 {
      diverged.divergedInEpoch = epoch
      // In epoch 4 of four it came that far, at its end it was scored.
      let isPossible = epoch == 3
      #expect(((try? diverged.check(against: Self.task)) != nil) == isPossible, "\(epoch)")
    }
    diverged.epochs.removeLast()
    diverged.divergedInEpoch = 3
    try diverged.check(against: Self.task)
  }
}
