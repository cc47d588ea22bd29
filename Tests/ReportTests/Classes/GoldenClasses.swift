import ContentHash
import Foundation
import Report
import Testing

@testable import Training

/// Labels and answers of several seeds of two conditions, and what scikit-learn and SciPy say of them.
struct GoldenClasses {
  let expected: [String: Any]
  private let labels: [Int]
  private let logits: [String: [[[Double]]]]

  init() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Golden/class-metrics.json")
    expected = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    labels = try #require(expected["labels"] as? [Int])
    logits = try #require(expected["logits"] as? [String: [[[Double]]]])
  }

  /// The seeds as a sweep gives them; every trial kept what it answered.
  func outcome() throws -> SweepOutcome {
    let names = ["scratch-noaug-n70", "ssl-noaug-n70"]
    return SweepOutcome(
      name: "classes", dataSource: "PTB-XL, 40 records", isSynthetic: false,
      fingerprint: SHA256Digest(hashing: Array("data".utf8)), codeVersion: "0.1.0", lineage: .example(),
      baselines: .ptbxl,
      conditions: try names.map { name in
        let seeds = try #require(logits[name])
        let trials = try seeds.enumerated().map { try trial(name, seed: UInt64($0 + 1), $1) }
        return SweepOutcome.ConditionOutcome(
          condition: try Condition(name: name), planned: trials.map(\.seed), trials: trials, failed: [])
      })
  }

  private func trial(_ name: String, seed: UInt64, _ logits: [[Double]]) throws -> TrialResult {
    let evaluation = try #require(Evaluation(labels: labels, logits: logits.joined().map(Float.init)))
    var trial = try TrialResult.trial(name, seed: seed, validation: [0.1, 0.2, 0.3, 0.4], selected: 3)
    trial.selected = evaluation.metrics
    trial.last = evaluation.metrics
    trial.kept = [KeptEpoch(epoch: 3, validation: ClassAnswers([]), test: evaluation.test)]
    return trial
  }
}
