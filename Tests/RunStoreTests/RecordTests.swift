import ContentHash
import Foundation
import GRDB
import Sweep
import Testing
import Training

@testable import RunStore

@Suite struct `Recording` {
  @Test func `keeps every bit of a result`() throws {
    let run = try ExampleRun()
    let trial = try TrialResult.example("ssl-noaug-n70", seed: 3)
    let store = try run.open()
    try store.record(trial)
    let read = try #require(try store.reader.trials().first)
    #expect(read == trial)
    #expect(read.digest == trial.digest)
    #expect(read.selected?.expectedCalibrationError.sign == .minus)
  }

  @Test func `keeps whose key a host has, and from whose states a result or a state began`() throws {
    let store = try ExampleRun().open()
    let (anna, bert) = (Party(key: "a1"), Party(key: "b2"))
    var provenance = Provenance.example()
    provenance.party = bert
    provenance.contributors = Contributors([bert, anna, anna])
    #expect("\(provenance.contributors)" == "a1,b2")
    let trial = try TrialResult.example("ssl-noaug-n70", seed: 3)
    _ = try store.record(trial: trial, digest: trial.digest, provenance: provenance)
    #expect(try store.tasks().compactMap(\.provenance) == [provenance])
    let pretraining = try #require(store.tasks().first { $0.id.name.hasPrefix("pretraining/") }).id
    let state = SavedTask(epoch: 3, digest: SHA256Digest(hashing: [7]), size: 10, contributors: Contributors([anna]))
    _ = try store.commit([.saved(pretraining, state)])
    #expect(try store.reader.savedStates() == [pretraining: state])
  }

  @Test func `counts the same result of another lease, and keeps another one as evidence beside the first`() throws {
    let store = try ExampleRun().open()
    let first = try TrialResult.example("ssl-noaug-n70", seed: 1)
    let other = try TrialResult.example("ssl-noaug-n70", seed: 1, variant: 1e-16 + 1e-15)
    #expect(first.digest != other.digest)
    #expect(try store.record(first, lease: 1) == .recorded)
    #expect(try store.record(first, lease: 1) == .known, "the same computation, sent again")
    #expect(try store.record(first, lease: 2) == .reproduced)
    #expect(try store.record(other, lease: 3) == .differs(first: first.digest))
    #expect(try store.record(other, lease: 3) == .differs(first: first.digest))
    #expect(try store.record(first, lease: 2) == .known)
    #expect(try store.record(first, lease: 4) == .reproduced)
    let task = try #require(try store.tasks().first { $0.state == .recorded })
    #expect(task.digest == first.digest)
    #expect(task.reproduced == 2)
    #expect(task.differing == 1)
    #expect(try store.reader.trials() == [first])
  }

  @Test func `counts what a program gives again that has another digest of the same values`() throws {
    let store = try ExampleRun().open()
    var first = try TrialResult.example("ssl-noaug-n70", seed: 1)
    first.schema = .version1
    var again = first
    again.schema = .version2
    var other = try TrialResult.example("ssl-noaug-n70", seed: 1, variant: 1e-16 + 1e-15)
    other.schema = .version2
    #expect(first.digest != again.digest)
    #expect(try store.record(first, lease: 1) == .recorded)
    #expect(try store.record(again, lease: 2) == .reproduced)
    #expect(try store.record(other, lease: 3) == .differs(first: first.digest))
    #expect(try store.reader.trials() == [first])
  }

  @Test func `keeps the last hundred attempts without a result of each task`() throws {
    let store = try ExampleRun().open()
    let tasks = try store.tasks().map(\.id)
    for attempt in 1...250 {
      for task in tasks.prefix(2) {
        let failure = TaskFailure(
          task: task, attempt: attempt, failureClass: .cancelled, message: "no", worker: "w", host: "h")
        try store.record(failure: failure, givenUp: false)
      }
    }
    let kept = Dictionary(grouping: try store.reader.failures(), by: \.task).mapValues { $0.map(\.attempt) }
    #expect(kept == [tasks[0]: Array(151...250), tasks[1]: Array(151...250)])
  }

  @Test func `refuses a digest that the values do not give`() throws {
    let store = try ExampleRun().open()
    let trial = try TrialResult.example("ssl-noaug-n70", seed: 1)
    let wrong = SHA256Digest(hashing: [1])
    let error = try #require(throws: RunStoreError.self) {
      try store.record(trial: trial, digest: wrong, provenance: .example())
    }
    #expect(
      error
        == .digestMismatch(
          task: .trial(trial.condition, seed: 1), file: store.directory + "/run.sqlite", stated: wrong,
          computed: trial.digest))
    #expect(try store.reader.trials().isEmpty)
  }

  @Test func `refuses a task that the sweep does not have`() throws {
    let store = try ExampleRun().open()
    let trial = try TrialResult.example("ssl-noaug-n70", seed: 99)
    let error = try #require(throws: RunStoreError.self) { try store.record(trial) }
    #expect(error.description == "\(store.directory): task trial/ssl-noaug-n70/seed-99 is not part of this run")
  }

  @Test(arguments: [
    ("UPDATE result SET body = replace(body, '0.1', '0.2')", "its digest is"),
    ("UPDATE result SET body = substr(body, 1, 100)", "damaged"),
    ("UPDATE result SET digest = 'nonsense'", "its digest is no sha256"),
  ])
  func `notices on reading that a result was changed afterwards`(sql: String, reason: String) throws {
    let run = try ExampleRun()
    let store = try run.open()
    try store.record(.example("ssl-noaug-n70", seed: 1))
    try DatabaseQueue(path: run.directory + "/run.sqlite").write { try $0.execute(sql: sql) }
    let error = try #require(throws: RunStoreError.self) { try store.reader.trials() }
    let start = "\(run.directory)/run.sqlite: the result of trial/ssl-noaug-n70/seed-1 is damaged: "
    #expect(error.description.hasPrefix(start))
    #expect(error.description.contains(reason))
    #expect(!error.description.contains("\n"))
  }

  @Test func `takes a pretraining after its checkpoint, and plans it again where the checkpoint got lost`() throws {
    let run = try ExampleRun(seeds: [1])
    let task = TaskID.pretraining(.resnet18, groupNorm: false, seed: 1)
    let checkpoint = SHA256Digest(hashing: [1, 2, 3])
    let result = PretrainingResult.example(seed: 1, checkpoint: checkpoint)
    func state(_ store: RunStore) throws -> StoredTask.State? { try store.tasks().first { $0.id == task }?.state }
    do {
      let store = try run.open()
      let error = try #require(throws: RunStoreError.self) {
        try store.record(pretraining: result, task: task, provenance: .example())
      }
      #expect(error == .missingCheckpoint(task: task, path: store.artifacts.path(of: checkpoint)))
      #expect(try store.store([1, 2, 3]) == checkpoint)
      #expect(try store.record(pretraining: result, task: task, provenance: .example()) == .recorded)
      #expect(try store.reader.pretrainings() == [result])
    }
    #expect(try state(try run.open()) == .recorded)
    try FileManager.default.removeItem(atPath: run.directory + "/artifacts/" + checkpoint.hexadecimal)
    let store = try run.open()
    #expect(try state(store) == .planned)
    _ = try store.store([1, 2, 3])
    #expect(try store.record(pretraining: result, task: task, provenance: .example(lease: 2)) == .reproduced)
    #expect(try state(store) == .recorded)
  }

  @Test func `plans a pretraining again that diverged and was recorded, as earlier versions did`() throws {
    let run = try ExampleRun(seeds: [1])
    let task = TaskID.pretraining(.resnet18, groupNorm: false, seed: 1)
    do {
      let store = try run.open()
      var result = PretrainingResult.example(seed: 1, checkpoint: try store.store([1, 2, 3]))
      result.divergedInEpoch = 3
      #expect(try store.record(pretraining: result, task: task, provenance: .example()) == .recorded)
      #expect(try store.reader.pretrainings() == [result])
      #expect(try store.reader.divergedPretrainings() == [task])
    }
    #expect(try run.open().tasks().first { $0.id == task }?.state == .planned)
  }

  @Test func `keeps failures, and tries a task that was given up again when the run is started again`() throws {
    let run = try ExampleRun(conditions: ["scratch-noaug-n70"], seeds: [1])
    let task = TaskID.trial(run.definition.conditions[0], seed: 1)
    let failure = TaskFailure(
      task: task, attempt: 1, failureClass: .crash, message: "signal 9", worker: "worker-1", host: "host-a")
    do {
      let store = try run.open()
      try store.record(failure: failure, givenUp: false)
      #expect(try store.tasks().map(\.state) == [.planned])
      try store.record(failure: failure, givenUp: true)
      #expect(try store.tasks().map(\.state) == [.failed])
    }
    let store = try run.open()
    #expect(try store.tasks().map(\.state) == [.planned])
    #expect(try store.tasks().map(\.failures) == [2])
    #expect(try store.reader.failures() == [failure, failure])
  }

  @Test func `writes many records in one transaction, all of them or none`() throws {
    let store = try ExampleRun().open()
    func finished(_ trial: TrialResult, lease: LeaseToken) -> RunRecord {
      .finished(
        FinishedTask(
          task: .trial(trial.condition, seed: trial.seed), digest: trial.digest,
          body: TaskResult.trial(trial).encoded(), isPretraining: false, provenance: .example(lease: lease)))
    }
    let trials = try [1, 2].map { try TrialResult.example("scratch-noaug-n70", seed: $0) }
    let stranger = try TrialResult.example("scratch-noaug-n70", seed: 99)
    #expect(throws: RunStoreError.self) {
      try store.commit([finished(trials[0], lease: 1), finished(stranger, lease: 2)])
    }
    #expect(try store.reader.trials().isEmpty)
    let outcomes = try store.commit([
      finished(trials[0], lease: 1), finished(trials[1], lease: 2), finished(trials[1], lease: 3),
    ])
    #expect(outcomes == [.recorded, .recorded, .reproduced])
    #expect(try store.reader.trials() == trials)
  }

  @Test func `is durable on return: every commit is synchronous in full`() throws {
    let store = try ExampleRun().open()
    let pragmas = try store.database.read { db in
      try [String.fetchOne(db, sql: "PRAGMA synchronous"), String.fetchOne(db, sql: "PRAGMA journal_mode")]
    }
    #expect(pragmas == ["2", "wal"])
  }

  @Test func `adopts the first numeric fingerprint and keeps it`() throws {
    let run = try ExampleRun()
    let (first, second) = (SHA256Digest(hashing: [1]), SHA256Digest(hashing: [2]))
    #expect(try run.open().reader.numericFingerprint() == nil)
    for fingerprint in [first, second] {
      let store = try run.open()
      #expect(try store.commit([.numericFingerprint(fingerprint)]) == [.recorded])
      #expect(try store.reader.numericFingerprint() == first)
    }
  }
}
