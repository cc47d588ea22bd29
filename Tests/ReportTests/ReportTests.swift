import Foundation
import Report
import Testing
import Training

@Suite struct `Trivial baselines` {
  @Test func `of the PTB-XL cohort are those of the experiment's description`() {
    let baselines = Baselines.ptbxl
    #expect(abs(baselines.mostFrequent - 0.180) < 5e-4)
    #expect(abs(baselines.priorMatched - 0.200) < 5e-4)
    #expect(abs(baselines.uniform - 0.122) < 5e-4)
  }

  @Test func `of a balanced fold: one class scores a fifth of 1/3`() {
    let baselines = Baselines(test: [10, 10, 10, 10, 10], training: [8, 1, 1, 0, 0])
    #expect(abs(baselines.mostFrequent - 1.0 / 15) < 1e-15)
    #expect(abs(baselines.uniform - 0.2) < 1e-15)
  }

  @Test func `are finite for an empty fold`() {
    #expect(Baselines(test: [0, 0, 0, 0, 0], training: [0, 0, 0, 0, 0]).priorMatched == 0)
  }
}

@Suite struct `Collapse readings` {
  /// Validation Macro-F1 from the untrained network on, the selected epoch, and the answers of the three readings.
  @Test(arguments: [
    ([0.1, 0.4, 0.3, 0.2], 1, true, true, true),
    ([0.1, 0.3, 0.4, 0.2], 2, true, false, false),
    ([0.4, 0.1, 0.2, 0.4], 3, false, false, true),
    ([0.1, 0.2, 0.3, 0.4], 3, false, false, false),
  ])
  func `differ in the base and in whether the untrained network competes`(
    validation: [Double], selected: Int, zeroBased: Bool, oneBased: Bool, withUntrained: Bool
  ) throws {
    let trial = try TrialResult.trial("ssl-noaug-n70", seed: 1, validation: validation, selected: selected)
    #expect(CollapseReading.zeroBased.isCollapsed(trial) == zeroBased)
    #expect(CollapseReading.oneBased.isCollapsed(trial) == oneBased)
    #expect(CollapseReading.withUntrained.isCollapsed(trial) == withUntrained)
  }

  @Test func `do not count a diverged trial`() throws {
    let trial = try TrialResult.trial("ssl-noaug-n70", seed: 1, validation: [0.1], selected: nil)
    for reading in [CollapseReading.zeroBased, .oneBased, .withUntrained] {
      #expect(reading.isCollapsed(trial) == nil)
      #expect(reading.count([trial]) == (0, 0))
    }
  }
}

@Suite struct `Reports` {
  @Test func `are the same bytes whatever the order of recording`() throws {
    let first = AggregateReport(try .example())
    let second = AggregateReport(try .example(reversed: true))
    #expect(first.json == second.json)
    #expect(first.csv == second.csv)
    #expect(first.text == second.text)
  }

  @Test func `give programs exactly the names that were promised`() throws {
    let json = AggregateReport(try .example()).json
    let root = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(
      root.keys.sorted() == [
        "baselines", "comparisons", "computed_by", "conditions", "confidence", "data", "program", "published",
        "selection", "stopping", "streams", "sweep", "verdicts", "warnings",
      ])
    let conditions = try #require(root["conditions"] as? [[String: Any]])
    let scratch = try #require(conditions.first)
    #expect(
      scratch.keys.sorted() == [
        "classes", "collapse", "collapse_one_based", "collapse_thresholds", "collapse_with_untrained", "diverged",
        "failed", "failed_training", "failures", "macro_f1", "macro_f1_collapsed", "macro_f1_last_epoch",
        "macro_f1_others", "metrics", "missing", "name",
        "one_class", "planned", "recorded", "seeds_for_collapse_within_0.1", "seeds_for_macro_f1_within_0.02",
        "settings",
        "ties", "trials",
      ])
    #expect(
      (scratch["metrics"] as? [String: Any])?.keys.sorted() == [
        "accuracy", "balanced_accuracy", "brier_score", "calibration_error", "cross_entropy", "macro_auroc", "macro_f1",
      ])
    #expect(scratch["planned"] as? Int == 4)
    #expect(scratch["recorded"] as? Int == 3)
    #expect(scratch["failed"] as? Int == 1)
    let collapse = try #require(scratch["collapse"] as? [String: Any])
    #expect(
      collapse.keys.sorted() == [
        "anytime_valid", "bounds", "collapsed", "counts_untrained", "epoch_base", "exact", "of", "rate", "threshold",
        "wilson",
      ])
    #expect(collapse["epoch_base"] as? Int == 0)
    #expect(collapse["rate"] as? Double == 1)
    let trials = try #require(scratch["trials"] as? [[String: Any]])
    #expect(trials.map { $0["seed"] as? Int } == [1, 2, 3])
    #expect(trials.map { $0["outcome"] as? String } == ["completed", "completed", "diverged"])
    #expect(trials.map { $0["best_epoch"] as? Int } == [1, 2, nil])
    #expect(trials[2]["macro_f1"] is NSNull && trials[2]["collapsed"] is NSNull)
    #expect(
      trials[2].keys.sorted() == [
        "best_epoch", "classes_predicted", "collapsed", "digest", "macro_f1", "macro_f1_last_epoch", "outcome", "seed",
      ])
    let deviation = try #require(conditions[1]["macro_f1"] as? [String: Any])["sd"]
    #expect(deviation is NSNull, "one value has no standard deviation")
    #expect(!json.contains("nan") && json.hasSuffix("}\n"))
  }

  @Test func `quote in CSV what RFC 4180 wants quoted, and end every row with CR LF`() throws {
    let csv = try SweepOutcome.example().csv
    let rows = csv.components(separatedBy: "\r\n")
    #expect(rows.count == 6 && rows.last == "")
    #expect(rows[1].hasPrefix("scratch-noaug-n70,1,completed,0.18,0.25,1,1,1,true,true,true,"))
    #expect(rows[3].hasPrefix("scratch-noaug-n70,3,diverged,,,,,,,,,"))
    #expect(rows.dropLast().allSatisfy { $0.split(separator: ",", omittingEmptySubsequences: false).count == 18 })
  }
}
