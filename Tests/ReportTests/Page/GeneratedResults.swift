import ContentHash
import Report
import ReproducibleMath
import Sweep

@testable import Training

/// Results as a sweep gives them, generated: some seeds collapse, one in a hundred diverges.
struct GeneratedResults {
  static let manyConditions = [
    "scratch-noaug-n70", "scratch-strongaug-n70", "ssl-noaug-n70", "scratch-noaug-n300", "ssl-noaug-n300",
    "ssl-strongaug-n70", "scratch-precbn-n70", "ssl-frozen-n70", "ssl-bnreset-n70", "scratch-groupnorm-n70",
  ]

  let definition: SweepDefinition
  let outcome: SweepOutcome
  let pretrainings: [PretrainingResult]

  init(conditions: [String], seeds: Int, epochs: Int, name: String = "generated", reversed: Bool = false) throws {
    self.init(
      of: try conditions.map { try Condition(name: $0) }, seeds: seeds, epochs: epochs, name: name, reversed: reversed)
  }

  /// The results of a sweep file's conditions.
  init(file: String, seeds: Int, epochs: Int) throws {
    let text = "name = \"generated\"\nseeds = [1]\n" + file
    self.init(
      of: try SweepFile(text: text, path: "sweep.toml").definition.conditions, seeds: seeds, epochs: epochs)
  }

  private init(
    of conditions: [Condition], seeds: Int, epochs: Int, name: String = "generated", reversed: Bool = false
  ) {
    let seeds = (1...UInt64(seeds)).map { $0 }
    definition = SweepDefinition(
      name: name, data: .synthetic(records: 3000, seed: 1), conditions: conditions, seeds: seeds)
    let outcomes = conditions.map { condition in
      let trials = seeds.map { Self.trial(condition, seed: $0, epochs: epochs) }
      return SweepOutcome.ConditionOutcome(
        condition: condition, planned: seeds, trials: reversed ? trials.reversed() : trials, failed: [])
    }
    outcome = SweepOutcome(
      name: name, dataSource: "synthetic, 3000 records, seed 1", isSynthetic: true,
      fingerprint: SHA256Digest(hashing: Array("data".utf8)), codeVersion: "0.1.0",
      lineage: .example(), baselines: .ptbxl,
      conditions: outcomes)
    let results = seeds.map { Self.pretraining(seed: $0, epochs: 2 * epochs) }
    pretrainings = reversed ? results.reversed() : results
  }

  var provenance = RunReport.Provenance(
    sweepText: "name = \"generated\"\n",
    hosts: [.init(name: "anton", tasks: 7, seconds: 5400, kernelLanes: [8, 16])], starts: 2, recorded: 7, reproduced: 3,
    differing: 0,
    failedAttempts: 1,
    resumptions: [
      .init(
        task: .pretraining("a", seed: 1), contributors: Contributors([Party(key: "0123456789")]), isChecked: true),
      .init(
        task: .pretraining("b", seed: 1), contributors: Contributors([Party(key: "abcdef0123")]), isChecked: false),
    ])

  var report: RunReport {
    RunReport(
      AggregateReport(outcome, published: PublishedClaim.builtIn.first), definition: definition,
      pretrainings: pretrainings, provenance: provenance)
  }

  private static func trial(_ condition: Condition, seed: UInt64, epochs: Int) -> TrialResult {
    var stream = RandomStream(seed: seed, name: "results \(condition.name)")
    let isPretrained = condition.recipe.pretraining != nil
    let collapses = !isPretrained && stream.uniform() < 0.25
    let diverges = stream.uniform() < 0.01
    let top = (isPretrained ? 0.4 : 0.3) + 0.1 * stream.uniform()
    let trained = (0...epochs).map { epoch in
      let growth = 1 - Elementary.exp(-Double(epoch) / 12)
      let score = collapses ? 0.18 : 0.1 + (top - 0.1) * growth + 0.03 * stream.uniform()
      return TrialResult.Epoch(
        epoch: epoch, trainingLoss: epoch == 0 ? nil : 1.7 - growth + 0.1 * stream.uniform(), validationLoss: 1,
        validationMacroF1: score, validationClassesPredicted: collapses ? 1 : 5, gradientNorm: epoch == 0 ? nil : 1,
        learningRate: epoch == 0 ? nil : 1e-3)
    }
    let selected = trained.dropFirst().max { $0.validationMacroF1 < $1.validationMacroF1 }?.epoch ?? 1
    let best = collapses ? 1 : selected
    let metrics = Self.metrics(collapses ? 0.18 : top, isOneClass: collapses)
    return TrialResult(
      condition: condition.name, seed: seed, epochs: diverges ? Array(trained.prefix(5)) : trained,
      selectedEpoch: diverges ? nil : best, selected: diverges ? nil : metrics, last: diverges ? nil : metrics,
      selectedValidationClassesPredicted: diverges ? nil : (collapses ? 1 : 5), divergedInEpoch: diverges ? 5 : nil,
      weights: SHA256Digest(hashing: Array("\(condition.name) \(seed)".utf8)))
  }

  private static func metrics(_ macroF1: Double, isOneClass: Bool) -> ClassificationMetrics {
    var metrics = ClassificationMetrics.scored(macroF1, classesPredicted: isOneClass ? 1 : 5)
    metrics.confusion = [1666, 149, 80, 76, 63].enumerated().map { label, records in
      (0..<5).map { answer in
        isOneClass ? (answer == 0 ? records : 0) : label == answer ? records - 4 * (records / 8) : records / 8
      }
    }
    metrics.perClass = CountedScores(metrics.confusion).perClass
    return metrics
  }

  private static func pretraining(seed: UInt64, epochs: Int) -> PretrainingResult {
    var stream = RandomStream(seed: seed, name: "pretraining results")
    return PretrainingResult(
      seed: seed,
      epochs: (1...epochs).map { epoch in
        let left = Elementary.exp(-Double(epoch) / 20)
        return PretrainingResult.Epoch(
          epoch: epoch, loss: 1.2 + 5 * left + 0.1 * stream.uniform(), contrastiveAccuracy: 1 - left,
          featureDeviation: 0.4, alignment: 0.3 + left, uniformity: -2.6 + 0.1 * stream.uniform(),
          learningRate: 1e-3)
      },
      divergedInEpoch: nil, checkpoint: SHA256Digest(hashing: Array("checkpoint \(seed)".utf8)))
  }
}
