import ContentHash
import Testing

@testable import Sweep
@testable import Training

/// A stopping rule judges trials by the epoch that tables judge them by.
@Suite struct `Stopping under a rule of selection` {
  private static let name = "scratch-noaug-n70"

  private func metrics(_ macroF1: Double) -> ClassificationMetrics {
    ClassificationMetrics(
      confusion: [], perClass: [], macroF1: macroF1, balancedAccuracy: 0.2, accuracy: 0.5, macroAUROC: nil,
      crossEntropy: 1, expectedCalibrationError: 0, brierScore: 0.5, meanEntropy: 1, classesPredicted: 5,
      majorityShare: 0.5)
  }

  /// Best after the first of `epochs` epochs.
  private func trial(epochs: Int) -> TrialResult {
    TrialResult(
      condition: Self.name, seed: 1,
      epochs: (0...epochs).map { epoch in
        TrialResult.Epoch(
          epoch: epoch, trainingLoss: epoch == 0 ? nil : 1, validationLoss: 1,
          validationMacroF1: epoch == 1 ? 0.4 : 0.3, validationClassesPredicted: 5, gradientNorm: nil, learningRate: nil
        )
      },
      selectedEpoch: 1, selected: metrics(0.2), last: metrics(0.5), selectedValidationClassesPredicted: 5,
      divergedInEpoch: nil, weights: SHA256Digest(hashing: []))
  }

  private func look(at trial: TrialResult, by selection: SelectionRule?) throws -> StoppingMonitor.Look? {
    var settings = FineTuningSettings()
    settings.epochs = 3
    var sweep = try SweepDefinition(
      name: "check", data: .synthetic(records: 300, seed: 1), published: [PublishedCondition(name: Self.name)],
      seeds: [1], fineTuning: settings)
    sweep.analysis.selection = selection
    var monitor = try #require(
      StoppingMonitor(try sweep.stopping(at: [.init("collapse(\(Self.name)) halfwidth 0.1")], mostSeeds: 9)))
    return monitor.record(trial).first
  }

  @Test func `goes by the trained selection where the file has none, and by the file's where it has one`() throws {
    let trial = trial(epochs: 3)
    #expect(try look(at: trial, by: nil)?.estimate == 1)
    #expect(try look(at: trial, by: .last)?.estimate == 0)
    #expect(try look(at: trial, by: .best(ties: .first))?.estimate == 1)
  }

  @Test func `takes a trial that does not tell as one without a result, which settles its seed`() throws {
    let look = try #require(try look(at: trial(epochs: 2), by: .last))
    #expect(look.seeds == 1 && look.estimate == nil && !look.isReached)
  }
}
