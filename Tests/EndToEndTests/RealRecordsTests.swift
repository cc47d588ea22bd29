import Foundation
import RunStore
import Sweep
import TestSupport
import Testing
import Training

/// Sweeps on real records, which lack classes in the folds where networks are scored.
@Suite(.enabled(if: SharedData.folder("ptbxl") != nil), .timeLimit(.minutes(10)))
struct `A sweep on real records` {
  private let folder: TemporaryFolder
  private let records: String

  init() throws {
    folder = try TemporaryFolder()
    records = try #require(SharedData.folder("ptbxl"))
  }

  private func output(_ arguments: [String]) throws -> String {
    let outcome = try BuiltExecutable.run(arguments)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return outcome.output
  }

  /// A pretraining and the trial of one seed from scratch and from it, by the program, and what it prints of them in one line.
  private func trained(_ sweep: String, on data: String) throws -> (check: String, report: String, run: RunReader) {
    let file = try folder.write(
      """
      name = "real"
      seeds = [1]
      \(sweep)
      [conditions.scratch]
      [conditions.ssl]
      initialization = "pretrained"

      """, to: "real.toml")
    let (run, cache) = (folder.path + "/run", folder.path + "/cache")
    let check = try output(["check", file, "--data", data, "--cache", cache])
    _ = try output(["run", file, "--data", data, "--output", run, "--workers", "1", "--cache", cache])
    let report = try output(["aggregate", run]).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    _ = try output(["report", run, "--output", folder.path + "/report.html"])
    let store = try RunStore.openReadOnly(directory: run)
    #expect(try store.tasks().count == 3 && store.tasks().allSatisfy { $0.state == .recorded })
    return (check, report, store)
  }

  @Test func `trains on superdiagnostic with five labels a class, and says that fold 10 has no hypertrophy`() throws {
    let (check, report, run) = try trained(
      """
      [task]
      name = "superdiagnostic"
      [data]
      source = "ptbxl"
      [encoder]
      architecture = "tiny"
      [pretraining]
      epochs = 1
      warmup-epochs = 0
      [fine-tuning]
      labels = 25
      epochs = 2
      """, on: records)
    #expect(check.contains("folds 1-8: NORM 257, MI 30, STTC 152, CD 37, HYP 10"), "\(check)")
    for text in [check, report] {
      #expect(text.contains("fold 9 (validation) has one record only of HYP"), "\(text)")
      #expect(text.contains("fold 10 (test) has no record of HYP, whose F1 is 0 whatever is answered"), "\(text)")
    }
    for trial in try run.trials() {
      let scores = try #require(trial.selected)
      try #require(trial.divergedInEpoch == nil && scores.perClass.count == 5 && scores.confusion.count == 5)
      #expect(scores.perClass[4].f1 == 0 && scores.confusion[4].allSatisfy { $0 == 0 })
      #expect((0...0.8).contains(scores.macroF1))
    }
  }

  @Test func `pretrains and trains a task of its own at 500 Hz, and says which classes fold 10 lacks`() throws {
    // Forty records are there at 500 Hz.
    let table = try String(contentsOfFile: records + "/ptbxl_database.csv", encoding: .utf8)
    let few = folder.path + "/ptbxl"
    try folder.write(
      table.split(separator: "\n").prefix(41).map { $0 + "\n" }.joined(), to: "ptbxl/ptbxl_database.csv")
    for name in ["scp_statements.csv", "records500"] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(few)/\(name)", withDestinationPath: "\(records)/\(name)")
    }
    let classes = ["SR", "SARRH", "SBRAD"].flatMap { ["--class", "\($0)=\($0)"] }
    let described = try output(["data", "describe", "--data", few, "--rate", "500", "--check-signals"] + classes)
    #expect(described.contains(/\nsignals checked +40\n/), "\(described)")
    #expect(described.contains(/\ntrain +1-8 +3 +2 +21 +26\n/), "\(described)")
    let (check, report, run) = try trained(
      """
      [task]
      name = "rhythm-three"
      classes = { SR = ["SR"], SARRH = ["SARRH"], SBRAD = ["SBRAD"] }
      [data]
      source = "ptbxl"
      rate = 500
      [encoder]
      architecture = "tiny"
      [pretraining]
      epochs = 2
      batch-records = 8
      warmup-epochs = 1
      [fine-tuning]
      labels-per-class = 2
      epochs = 2
      """, on: few)
    #expect(check.contains("35 records of rhythm-three, at 500 Hz"), "\(check)")
    for text in [check, report] {
      #expect(text.contains("fold 10 (test) has no record of SARRH, SBRAD, whose F1 is 0"), "\(text)")
    }
    #expect(try run.pretrainings().map(\.epochs.count) == [2])
    for trial in try run.trials() {
      let scores = try #require(trial.selected)
      #expect(scores.confusion.map { $0.reduce(0, +) } == [0, 0, 3] && scores.macroF1 <= 1.0 / 3)
    }
  }
}
