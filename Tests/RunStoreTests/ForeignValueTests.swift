import ContentHash
import Foundation
import GRDB
import RunStore
import Sweep
import Testing

@testable import Training

/// A run that another program recorded, or whose database somebody wrote into.
@Suite struct `Recorded values that no training gives` {
  private func recorded() throws -> ExampleRun {
    let run = try ExampleRun(seeds: [1, 2])
    let store = try run.open()
    try store.record(TrialResult.example("scratch-noaug-n70", seed: 1))
    try store.close()
    return run
  }

  private func change(_ run: ExampleRun, _ sql: String) throws {
    try DatabaseQueue(path: run.directory + "/run.sqlite").write { try $0.execute(sql: sql) }
  }

  /// Changes a value of the recorded trial, and its digest with it.
  private func change(_ run: ExampleRun, _ edit: (inout TrialResult) -> Void) throws {
    var trial = try TrialResult.example("scratch-noaug-n70", seed: 1)
    edit(&trial)
    let body = String(decoding: TaskResult.trial(trial).encoded(), as: UTF8.self)
    try DatabaseQueue(path: run.directory + "/run.sqlite").write {
      try $0.execute(sql: "UPDATE result SET body = ?, digest = ?", arguments: [body, trial.digest.hexadecimal])
    }
  }

  private static let edits: [@Sendable (inout TrialResult) -> Void] = [
    { $0.selectedEpoch = .max }, { $0.selectedEpoch = .min }, { $0.divergedInEpoch = 1 << 62 },
    { $0.selected!.macroF1 = 1e308 }, { $0.selected!.macroF1 = .nan }, { $0.last!.macroF1 = -1 },
    { $0.selected!.confusion = [] }, { $0.selected!.confusion = [[], [], [], [], []] },
    { $0.selected!.confusion[2][2] = 1 << 62 }, { $0.selected!.confusion[2][2] = -(1 << 62) },
    { $0.epochs[1].epoch = .max }, { $0.epochs[1].validationMacroF1 = 1e300 }, { $0.selected!.classesPredicted = .max },
  ]

  @Test(arguments: edits.indices) func `are refused in one line that names the task and the file`(number: Int) throws {
    let run = try recorded()
    try change(run, Self.edits[number])
    let reader = try RunStore.openReadOnly(directory: run.directory)
    do {
      _ = try reader.trials()
      Issue.record("edit \(number) was read")
    } catch {
      let text = "\(error)"
      #expect(text.contains("run.sqlite") && text.contains("trial/scratch-noaug-n70/seed-1") && !text.contains("\n"))
    }
    #expect(throws: RunStoreError.self) {
      try reader.trial(.trial(Condition(name: "scratch-noaug-n70"), seed: 1))
    }
    // Whatever needs no values of results is as readable as ever.
    #expect(try reader.tasks().count { $0.state == .recorded } == 1)
    let verdicts = try reader.verify().filter { if case .notReproduced = $0.verdict { true } else { false } }
    #expect(verdicts.map(\.subject) == ["trial/scratch-noaug-n70/seed-1"])
  }

  @Test func `of times, attempts and sizes are taken as near as they can be believed`() throws {
    let run = try recorded()
    try change(run, "UPDATE result SET seconds = 1e300, attempt = 9223372036854775807")
    try change(
      run,
      """
      INSERT INTO failure (task, attempt, class, message, worker, host, recorded)
      VALUES ('trial/scratch-noaug-n70/seed-2', -9223372036854775808, 'crash', '', '', '', '')
      """)
    try change(
      run,
      """
      INSERT INTO savedState (task, epoch, digest, size, recorded) VALUES ('pretraining/resnet18-batchnorm/seed-1',
        9223372036854775807, '\(SHA256Digest(hashing: [1]).hexadecimal)', -1, '')
      """)
    let reader = try RunStore.openReadOnly(directory: run.directory)
    let origin = try #require(try reader.tasks().first { $0.state == .recorded }?.provenance)
    #expect(origin.seconds == Plausible.seconds.upperBound && origin.attempt == Plausible.attempts.upperBound)
    #expect(try reader.failures().map(\.attempt) == [0])
    #expect(try reader.savedStates().isEmpty)
    #expect(try reader.state(time: 0).totals.recorded == 1)
    let store = try run.open()
    #expect(try store.reader.tasks().count == 6)
    try store.close()
  }

  @Test func `of a definition or its baselines are refused with the setting's name`() throws {
    for (sql, name) in [
      (
        "UPDATE run SET definition = replace(definition, '\"batchRecords\":256', '\"batchRecords\":9223372036854775807')",
        "batch-records"
      ),
      ("UPDATE run SET definition = replace(definition, '\"epochs\":50', '\"epochs\":-1')", "epochs"),
      ("UPDATE run SET baselines = replace(baselines, '\"uniform\":', '\"uniform\":1e308,\"other\":')", "baselines"),
    ] {
      let run = try recorded()
      try change(run, sql)
      do {
        _ = try RunStore.openReadOnly(directory: run.directory).description()
        Issue.record("read in spite of \(sql)")
      } catch { #expect("\(error)".contains(name), "\(error)") }
    }
  }
}
