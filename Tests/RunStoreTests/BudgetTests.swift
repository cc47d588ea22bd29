import Sweep
import Testing
import Training

@testable import RunStore

@Suite struct `What a run has cost` {
  private let facts = HostFacts(threads: 4).facts

  private func record(
    _ trial: TrialResult, worker: String, lease: LeaseToken, seconds: Double, in store: RunStore
  ) throws {
    let provenance = Provenance(token: lease, worker: worker, host: "node", attempt: 1, seconds: seconds)
    _ = try store.record(trial: trial, digest: trial.digest, provenance: provenance)
  }

  @Test func `is the time of results and of attempts without, by the threads of their workers`() throws {
    let run = try ExampleRun()
    let store = try run.open()
    #expect(try store.reader.spending() == Spending())
    _ = try store.commit([
      .joined(JoinedWorker(worker: "wide", host: "node", facts: facts)),
      .joined(JoinedWorker(worker: "narrow", host: "node")),
    ])
    let first = try TrialResult.example("ssl-noaug-n70", seed: 1)
    let task = TaskID.trial(first.condition, seed: 1)
    try record(first, worker: "wide", lease: 1, seconds: 100, in: store)
    try record(first, worker: "wide", lease: 1, seconds: 100, in: store)
    #expect(try store.reader.spending()[task] == 400, "the same computation, sent twice, is paid for once")
    try record(first, worker: "narrow", lease: 2, seconds: 50, in: store)
    try record(
      try .example("ssl-noaug-n70", seed: 1, variant: 0.25), worker: "unknown", lease: 3, seconds: 7, in: store)
    #expect(try store.reader.spending()[task] == 457, "a second result, and one that differs")
    let other = TaskID.trial("scratch-noaug-n70", seed: 2)
    _ = try store.commit([
      .lost(other, coreSeconds: 12), .lost(other, coreSeconds: 0.5), .lost(other, coreSeconds: .nan),
    ])
    let spending = try RunStore.openReadOnly(directory: run.directory).spending()
    #expect(spending[other] == 12.5 && spending.coreSeconds == 469.5)
    #expect(throws: RunStoreError.self) { try store.commit([.lost(.trial("none", seed: 1), coreSeconds: 1)]) }
  }

  @Test func `stays when the run is started again, and its budget is that of the last start`() throws {
    let run = try ExampleRun()
    var store = try run.open()
    try store.record(budget: nil)
    #expect(try store.reader.budget() == nil)
    _ = try store.commit([.lost(.trial("ssl-noaug-n70", seed: 3), coreSeconds: 30)])
    try store.record(budget: 100)
    try store.record(budget: 100, endedAfter: 2)
    #expect(try store.reader.budget() == StoredBudget(coreSeconds: 100, endedAfter: 2))
    try store.close()
    store = try run.open()
    #expect(try store.reader.spending().coreSeconds == 30)
    try store.record(budget: 100, endedAfter: 2)
    #expect(try store.reader.budget() == StoredBudget(coreSeconds: 100, endedAfter: 2))
    try store.record(budget: 200)
    #expect(try store.reader.budget() == StoredBudget(coreSeconds: 200, wasExtended: true))
    try store.record(budget: 200, endedAfter: 3)
    try store.record(budget: nil)
    #expect(try store.reader.budget() == StoredBudget(coreSeconds: nil, wasExtended: true))
  }
}
