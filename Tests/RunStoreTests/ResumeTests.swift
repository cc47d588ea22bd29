import ContentHash
import DurableFiles
import Foundation
import GRDB
import Sweep
import TestSupport
import Testing
import Training

@testable import RunStore

@Suite struct `A run folder` {
  @Test func `is made, and continued by the same sweep with everything that was recorded`() throws {
    let run = try ExampleRun()
    let trial = try TrialResult.example("scratch-noaug-n70", seed: 2)
    do {
      let store = try run.open()
      #expect(store.starts == 1)
      let tasks = try store.tasks()
      #expect(tasks.count == 9 && tasks.allSatisfy { $0.state == .planned && $0.digest == nil })
      #expect(try store.record(trial) == .recorded)
    }
    let store = try run.open()
    #expect(store.starts == 2)
    let recorded = try store.tasks().filter { $0.state == .recorded }
    #expect(recorded.map(\.id.name) == ["trial/scratch-noaug-n70/seed-2"])
    #expect(recorded.map(\.digest) == [trial.digest])
    #expect(try store.reader.trials() == [trial])
  }

  @Test func `is extended by further conditions and seeds, in the order of the plan`() throws {
    var run = try ExampleRun(seeds: [1, 2])
    try run.open().record(.example("scratch-noaug-n70", seed: 2))
    run.definition = try ExampleRun.definition(
      conditions: ["scratch-noaug-n300", "scratch-noaug-n70", "ssl-noaug-n70"], seeds: [1, 2, 3])
    let store = try run.open()
    let plan = SweepPlan(definition: run.definition, data: run.data)
    #expect(try store.tasks().map(\.id) == plan.tasks.map(\.id))
    #expect(try store.tasks().filter { $0.state == .recorded }.map(\.id.name) == ["trial/scratch-noaug-n70/seed-2"])
    #expect(try store.reader.description().definition == run.definition)
  }

  @Test func `is refused to another sweep, saying exactly what differs`() throws {
    let run = try ExampleRun()
    _ = try run.open()
    var other = run
    other.definition.fineTuning.learningRate = 3e-3
    other.definition.pretraining.epochs = 7
    other.definition.seeds = [1, 2]
    other.definition.conditions.removeLast()
    other.data = SHA256Digest(hashing: Array("other".utf8))
    other.scienceVersion = 2
    let error = try #require(throws: RunStoreError.self) { try other.open() }
    #expect(
      error.description
        == "\(run.directory): this run cannot be continued: pretraining.epochs was 100, is 7 now; "
        + "fine-tuning.learning-rate was 0.001, is 0.003 now; "
        + "conditions was [scratch-noaug-n70, ssl-noaug-n70], is [scratch-noaug-n70] now; "
        + "seeds was [1, 2, 3], is [1, 2] now; "
        + "data fingerprint was \(run.data.hexadecimal), is \(other.data.hexadecimal) now; "
        + "science version was 1, is 2 now; choose another --output for a new run")
    #expect(try run.open().starts == 2, "a refusal changes nothing")
  }

  @Test func `tells the other kind of data from the same settings`() throws {
    let run = try ExampleRun()
    _ = try run.open()
    var other = run
    other.definition.data = .ptbxl(folder: "/ptbxl")
    let error = try #require(throws: RunStoreError.self) { try other.open() }
    guard case .differs(_, let differences) = error else {
      Issue.record("expected .differs, got \(error)")
      return
    }
    #expect(differences.map(\.key) == ["data.source", "data.records", "data.seed"])
    #expect(differences.map(\.sweep) == ["\"ptbxl\"", "not set", "not set"])
  }

  @Test func `has one coordinator at a time, which the second is told of`() throws {
    let run = try ExampleRun()
    let first = try run.open()
    let error = try #require(throws: RunStoreError.self) { try run.open() }
    let host = ProcessInfo.processInfo.hostName.split(separator: ".")[0]
    let start = "\(run.directory): another coordinator is at work in this folder (pid \(getpid()) on "
    #expect(error.description.hasPrefix(start))
    #expect(error.description.contains(host))
    #expect(try first.tasks().count == 9)
  }

  @Test func `is read while a coordinator has it`() throws {
    let run = try ExampleRun()
    let store = try run.open()
    let reader = try RunStore.openReadOnly(directory: run.directory)
    #expect(try reader.trials().isEmpty)
    try store.record(.example("ssl-noaug-n70", seed: 1))
    #expect(try reader.trials().count == 1)
    #expect(try reader.description().dataSource == "synthetic, 300 records, seed 1")
    #expect(abs(try reader.description().baselines.mostFrequent - 0.18) < 0.001)
  }

  @Test func `that is none gives one line that says so`() throws {
    let run = try ExampleRun()
    try run.folder.write("", to: "empty/run.sqlite")
    try run.folder.write(String(repeating: "nothing that SQLite wrote ", count: 9), to: "text/run.sqlite")
    for name in ["", "nowhere", "empty", "empty/run.sqlite"] {
      let directory = "\(run.folder.path)/\(name)"
      let error = try #require(throws: RunStoreError.self) { try RunStore.openReadOnly(directory: directory) }
      #expect(error == .notARun(directory: directory))
    }
    let error = try #require(throws: RunStoreError.self) {
      try RunStore.openReadOnly(directory: run.folder.path + "/text")
    }
    #expect(error.description == "\(run.folder.path)/text/run.sqlite: file is not a database")
  }

  @Test func `survives kill -9 in the middle of a transaction with everything acknowledged`() async throws {
    let run = try ExampleRun()
    let directory = run.directory
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [directory = directory as String, definition = run.definition as SweepDefinition] in
      let store = try ExampleRun.open(
        directory, definition, data: SHA256Digest(hashing: Array("signals".utf8)), codeVersion: "0.1.0")
      for seed in 1...2 { try store.record(.example("scratch-noaug-n70", seed: UInt64(seed))) }
      let unfinished = try ResumableFile(for: store.artifacts.path(of: SHA256Digest(hashing: [])), limit: 1) { _ in }
      try store.database.write { db in
        try db.execute(sql: "DELETE FROM result; UPDATE task SET state = 'failed'")
        withExtendedLifetime(unfinished) { _ = kill(getpid(), SIGKILL) }
      }
    }
    let expected = try [1, 2].map { try TrialResult.example("scratch-noaug-n70", seed: $0) }
    #expect(try RunStore.openReadOnly(directory: directory).trials() == expected)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory + "/artifacts").count == 1)
    let store = try run.open()
    #expect(store.starts == 2)
    #expect(try store.reader.trials() == expected)
    #expect(try store.tasks().count { $0.state == .recorded } == 2)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: directory + "/artifacts").isEmpty,
      "what a killed writer left is removed")
  }
}
