import ContentHash
import DurableFiles
import Foundation
import GRDB
import RunStore
import Sweep

@testable import Training

/// A run that has something for every view: two conditions with two seeds, one of which is larger than SQLite's integers.
struct ViewedRun {
  let example: ExampleRun
  /// Completed, with the answers of two epochs.
  let trial: TrialResult
  /// In the order of the plan: completed, given up, diverged, planned.
  let trialNames: [String]
  var file: String { example.directory + "/run.sqlite" }

  /// When everything happened.
  private static let time = "2026-01-01T00:01:00Z"

  init() throws {
    example = try ExampleRun(conditions: ["scratch-noaug-n70", "scratch-noaug-n300"], seeds: [3, .max])
    trial = try Self.completed()
    let store = try RunStore.open(
      directory: example.directory, plan: SweepPlan(definition: example.definition, data: example.data),
      sweepText: "", dataSource: "synthetic", baselines: try Self.baselines(), codeVersion: "0.1.0")
    let tasks = try store.tasks().map(\.id)
    trialNames = tasks.map(\.name)
    try store.record(trial)
    try store.record(trial, lease: 2)
    try store.record(TrialResult.example("scratch-noaug-n70", seed: 3, variant: 0.1), lease: 3)
    try store.record(try Self.diverged())
    for (attempt, failure) in [(1, FailureClass.crash), (2, .hostLost)] {
      let isTimed = failure == .hostLost
      try store.record(
        failure: TaskFailure(
          task: tasks[1], attempt: attempt, failureClass: failure, message: isTimed ? "was silent" : "it fell",
          worker: "worker-2", host: "host-b", seconds: isTimed ? 30.2 : nil, silence: isTimed ? 10 : 0),
        givenUp: isTimed)
    }
    try store.close()
    for table in ["result", "recomputation", "evidence", "failure"] {
      try write("UPDATE \(table) SET recorded = '\(Self.time)'")
    }
  }

  func read<Value>(_ body: (Database) throws -> Value) throws -> Value { try DatabaseQueue(path: file).read(body) }

  func write(_ sql: String) throws { try DatabaseQueue(path: file).write { try $0.execute(sql: sql) } }

  /// The statements of all views, by name.
  func views() throws -> [String: String] {
    let rows = try read { try Row.fetchAll($0, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'view'") }
    return Dictionary(uniqueKeysWithValues: rows.map { ($0["name"], $0["sql"]) })
  }

  private static func completed() throws -> TrialResult {
    var trial = try TrialResult.example("scratch-noaug-n70", seed: 3)
    let bins = [CalibrationBin](
      repeating: CalibrationBin(records: 0, correct: 0, confidence: 0), count: CalibrationBin.number)
    let test = KeptEpoch.Test(metrics: trial.selected!, answers: ClassAnswers([1, 2, 3]), calibration: bins)
    trial.schema = .version2
    trial.kept = [
      KeptEpoch(epoch: 2, validation: ClassAnswers([1, 4]), test: test),
      KeptEpoch(epoch: 3, validation: ClassAnswers([0, 0]), test: nil),
    ]
    return trial
  }

  private static func diverged() throws -> TrialResult {
    var trial = try TrialResult.example("scratch-noaug-n70", seed: 3)
    trial.seed = .max
    trial.epochs = Array(trial.epochs.prefix(2))
    trial.epochs[1].validationLoss = .nan
    (trial.divergedInEpoch, trial.selectedEpoch, trial.selected, trial.last) = (1, nil, nil, nil)
    trial.selectedValidationClassesPredicted = nil
    return trial
  }

  /// With the records of which answers are.
  private static func baselines() throws -> Baselines {
    let text = """
      {"alwaysSR": 0.2, "priorMatched": 0.2, "uniform": 0.2, "records": {
        "counts": {"train": [1, 1, 1, 1, 1], "validation": [1, 0, 0, 0, 1], "test": [1, 1, 0, 1, 0]}, "excluded": [],
        "scored": {"validation": {"ecgIDs": [4, 7], "patients": [40, 70], "labels": "04"},
          "test": {"ecgIDs": [5, 6, 9], "patients": [50, 50, 90], "labels": "103"}}}}
      """
    return try JSONDecoder().decode(Baselines.self, from: Data(text.utf8))
  }
}
