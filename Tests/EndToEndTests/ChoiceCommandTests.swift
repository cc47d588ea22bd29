import ContentHash
import Foundation
import RunStore
import Sweep
import TestSupport
import Testing

@testable import Training

/// The real executable on folders of runs with trials of three conditions.
@Suite struct `Choices and conditions of other names` {
  private static let conditions = ["scratch-noaug-n70", "scratch-strongaug-n70", "ssl-noaug-n70"]

  /// A run of seeds 1 to 3.
  private func run(
    in folder: TemporaryFolder, _ name: String = "run", conditions: [String] = Self.conditions, subset: UInt64? = nil,
    learningRate: Double = 1e-3, data: String = ""
  ) throws -> String {
    let directory = "\(folder.path)/\(name)"
    var streams = StreamSettings()
    if let subset { streams[.subset] = .held(subset) }
    var fineTuning = FineTuningSettings()
    fineTuning.learningRate = learningRate
    let definition = SweepDefinition(
      name: "check", data: .synthetic(records: 300, seed: 1),
      published: try conditions.map { try PublishedCondition(name: $0) }, seeds: [1, 2, 3], fineTuning: fineTuning,
      streams: streams)
    let store = try RunStore.open(
      directory: directory, plan: SweepPlan(definition: definition, data: SHA256Digest(hashing: Array(data.utf8))),
      sweepText: "", dataSource: "synthetic, 300 records, seed 1",
      baselines: Baselines(test: [8, 1, 1, 1, 1], training: [80, 10, 10, 10, 10]), codeVersion: "test",
      scienceVersion: ScienceVersion.current)
    for (place, condition) in conditions.enumerated() {
      for seed in UInt64(1)...3 {
        let trial = Self.trial(condition, seed: seed, validation: 0.3 + 0.1 * Double(place))
        let provenance = Provenance(token: seed, worker: "w", host: "h", attempt: 1, seconds: 600)
        #expect(try store.record(trial: trial, digest: trial.digest, provenance: provenance) == .recorded)
      }
    }
    return directory
  }

  private static func trial(_ condition: String, seed: UInt64, validation: Double) -> TrialResult {
    let epochs = (0...2).map { epoch in
      TrialResult.Epoch(
        epoch: epoch, trainingLoss: 1, validationLoss: 1, validationMacroF1: epoch == 2 ? validation : 0.1,
        validationClassesPredicted: 5, gradientNorm: nil, learningRate: nil)
    }
    let metrics = ClassificationMetrics(
      confusion: (0..<5).map { row in (0..<5).map { $0 == row ? 2 : 1 } }, perClass: [],
      macroF1: validation - 0.01 * Double(seed), balancedAccuracy: 0.4, accuracy: 0.4, macroAUROC: nil, crossEntropy: 1,
      expectedCalibrationError: 0, brierScore: 0.5, meanEntropy: 1, classesPredicted: 5, majorityShare: 0.5)
    return TrialResult(
      condition: condition, seed: seed, epochs: epochs, selectedEpoch: 2, selected: metrics, last: metrics,
      selectedValidationClassesPredicted: 5, divergedInEpoch: nil,
      weights: SHA256Digest(hashing: Array("\(condition) \(seed)".utf8)))
  }

  @Test func `are told by aggregate and report, with what they took`() throws {
    let folder = try TemporaryFolder()
    let run = try run(in: folder)
    let choose = ["--choose", "scratch=scratch-noaug-n70,scratch-strongaug-n70"]
    let outcome = try BuiltExecutable.run(["aggregate", run] + choose)
    #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
    let text = outcome.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("Compared with scratch, seed by seed"))
    #expect(text.contains("scratch-strongaug-n70 has the highest mean validation Macro-F1, 0.400."))
    #expect(text.contains("It took 6 trainings, 1.00 core-hours: 2 candidates for each seed."))
    let csv = try BuiltExecutable.run(["aggregate", run, "--format", "csv"] + choose).output
    let rows = csv.components(separatedBy: "\r\n").filter { $0.hasPrefix("scratch,") }
    #expect(rows.count == 2 && rows.allSatisfy { $0.hasSuffix(",scratch-strongaug-n70") })
    let page = try BuiltExecutable.run(["report", run, "--output", "-"] + choose)
    #expect(page.status == 0 && page.output.contains("<h2>Choices among candidates</h2>"))
  }

  @Test func `are refused in a line where there is nothing to choose`() throws {
    let folder = try TemporaryFolder()
    let run = try run(in: folder)
    let cases = [
      (["--choose", "best=scratch-noaug-n70,ssl-noaug-n7"], "did you mean \"ssl-noaug-n70\"?"),
      (["--choose", "best=scratch-noaug-n70"], "a choice takes two or more"),
      (["--choose-over", "learning-rate"], "no grid of the run varies that key; it has no grid"),
      (
        ["--choose", "best=scratch-noaug-n70,ssl-noaug-n70", "--against", "ssl-noaug-n70"],
        "it is a candidate of best, which is compared in its place; name best"
      ),
      (["--against", "ssl-noaug-n7"], "the sweep has no such condition"),
    ]
    for (options, complaint) in cases {
      let outcome = try BuiltExecutable.run(["aggregate", run] + options)
      #expect(outcome.status == 1 && outcome.output == "" && outcome.errors.contains(complaint), "\(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    }
    for options in [["--choose", "best"], ["--choose", "=a,b"], ["--choose", "best=a,"], ["--choose-by", "seed"]] {
      #expect(try BuiltExecutable.run(["aggregate", run] + options).status == 64, "\(options)")
    }
  }

  @Test func `are compared within a run, and every setting in which they differ is named`() throws {
    let folder = try TemporaryFolder()
    let run = try run(in: folder)
    let outcome = try BuiltExecutable.run(
      "compare", run, "--condition", "scratch-strongaug-n70", "--against", "scratch-noaug-n70")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("scratch-strongaug-n70 minus scratch-noaug-n70, seed by seed"))
    #expect(outcome.output.contains("fine-tuning.augmentation") && !outcome.output.contains("fine-tuning.epochs"))
    #expect(outcome.output.contains("by seed: 1: +0.100, 2: +0.100, 3: +0.100"))
  }

  @Test func `are compared between runs, or refused where the same seed does not draw the same`() throws {
    let folder = try TemporaryFolder()
    let run = try run(in: folder)
    let warm = try self.run(in: folder, "warm", conditions: ["scratch-noaug-n70"], learningRate: 1e-2)
    func compare(_ other: String) throws -> BuiltExecutable.Outcome {
      try BuiltExecutable.run(
        "compare", run, other, "--condition", "ssl-noaug-n70", "--against", "scratch-noaug-n70")
    }
    let outcome = try compare(warm)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("fine-tuning.learning-rate") && outcome.output.contains("by seed: 1: +0.200"))
    let held = try compare(try self.run(in: folder, "held", conditions: ["scratch-noaug-n70"], subset: 2))
    #expect(held.status == 1 && held.errors.contains("streams.subset is the seed here and 2 in"), "\(held.errors)")
    let other = try compare(try self.run(in: folder, "other", conditions: ["scratch-noaug-n70"], data: "other"))
    #expect(other.status == 1 && other.errors.contains("as nothing says that both were trained on the same records"))
  }

  @Test func `are refused by compare where there is no pair`() throws {
    let folder = try TemporaryFolder()
    let run = try run(in: folder)
    func errors(_ arguments: String...) throws -> (Int32, String) {
      let outcome = try BuiltExecutable.run(["compare", run] + arguments)
      return (outcome.status, outcome.errors)
    }
    let typo = try errors("--condition", "ssl-noaug-n7", "--against", "scratch-noaug-n70")
    #expect(typo.0 == 1 && typo.1.contains("--condition ssl-noaug-n7: \(run) has no such condition; it has "))
    #expect(typo.1.contains("did you mean \"ssl-noaug-n70\"?"))
    let same = try errors("--condition", "ssl-noaug-n70", "--against", "ssl-noaug-n70")
    #expect(same.0 == 1 && same.1.contains("that is --condition, too"))
    #expect(try errors().0 == 64)
    #expect(try errors("--condition", "ssl-noaug-n70").0 == 64)
  }
}
