import Cluster
import ContentHash
import DurableFiles
import ECGData
import GRDB
import Program
import RunStore
import SimulatedTraining
import TestSupport
import Testing
import Training

@testable import Sweep

/// Runs that nobody coordinates, in a folder of their own.
private struct Runs {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    removeAtExit(folder.path)
    try FileSystem.write([1, 2, 3], to: folder.path + "/signals")
  }

  func directory(_ name: String) -> String { "\(folder.path)/\(name)" }

  /// A plan of conditions, each a published name under another one.
  func plan(
    _ conditions: KeyValuePairs<String, String>, seeds: [UInt64] = [1, 2], _ change: (inout Recipe) -> Void = { _ in }
  ) throws -> SweepPlan {
    let named = try conditions.map { name, published in
      var recipe = try Condition(name: published).recipe
      (recipe.encoder.architecture, recipe.fineTuning.epochs) = (.tiny, 3)
      recipe.pretraining?.settings.epochs = 6
      change(&recipe)
      return Condition(name: name, recipe: recipe)
    }
    func digest(_ text: String) -> SHA256Digest { SHA256Digest(hashing: Array(text.utf8)) }
    return SweepPlan(
      definition: SweepDefinition(
        name: "reuse", data: .synthetic(records: 100, seed: 1), conditions: named, seeds: seeds),
      records: PlannedRecords(
        signals: digest("signals"), labels: RecordLabels([0, 1]),
        digests: .init(all: digest("all"), cohort: digest("all"), labelled: digest("labelled"))))
  }

  func open(_ name: String, _ plan: SweepPlan, science: Int = ScienceVersion.current) throws -> RunStore {
    try RunStore.open(
      directory: directory(name), plan: plan, sweepText: "", dataSource: "synthetic",
      baselines: Baselines(test: [1, 1, 1, 1, 1], training: [1, 1, 1, 1, 1]), codeVersion: "0.1.0",
      scienceVersion: science)
  }

  /// Records a result of every task, or of some.
  func train(_ plan: SweepPlan, in store: RunStore, _ isWanted: (PlannedTask) -> Bool = { _ in true }) throws {
    var digests: [TaskID: SHA256Digest] = [:]
    _ = try store.commit([.numericFingerprint(plan.data)])
    for (number, planned) in plan.tasks.enumerated() where isWanted(planned) {
      let task = planned.task(checkpoint: planned.prerequisite.map { digests[$0] ?? plan.data })
      let input = TrainerInput(task: task, signals: folder.path + "/signals")
      let provenance = Provenance(
        token: LeaseToken(number + 1), worker: "worker-\(number)", host: "host-a", fingerprint: plan.data,
        attempt: 2, seconds: 12.5)
      switch try SimulatedTrainer.trainer()(input, TrainerOutlet()) {
      case .trial(let result): _ = try store.record(trial: result, digest: result.digest, provenance: provenance)
      case .pretraining(let result, let checkpoint):
        digests[planned.id] = result.checkpoint
        try FileSystem.writeDurably(checkpoint, to: store.artifacts.path(of: result.checkpoint))
        _ = try store.record(pretraining: result, task: planned.id, provenance: provenance)
      }
    }
  }

  /// Changes what a run has stored; nobody may have it open.
  func edit(_ name: String, _ sql: String) throws {
    let queue = try DatabaseQueue(path: directory(name) + "/run.sqlite")
    try queue.write { try $0.execute(sql: sql) }
    try queue.close()
  }
}

@Suite struct `Results of another run` {
  private let runs: Runs

  init() throws { runs = try Runs() }

  /// A run that is finished and closed.
  private func finished(_ plan: SweepPlan, _ isWanted: (PlannedTask) -> Bool = { _ in true }) throws {
    let store = try runs.open("old", plan)
    try runs.train(plan, in: store, isWanted)
    try store.close()
  }

  @Test func `are taken under the names that their tasks have here, with who computed them, once`() throws {
    let old = try runs.plan(["scratch": "scratch-noaug-n70", "ssl": "ssl-noaug-n70"])
    try finished(old)
    let plan = try runs.plan(["plain": "scratch-noaug-n70", "warm": "ssl-noaug-n70"], seeds: [2, 3])
    let store = try runs.open("new", plan)
    let outcome = try store.reuse(runs.directory("old"), for: plan)
    #expect(
      outcome.description
        == "\(runs.directory("old")): 3 results are reused; 3 other tasks have no result there")
    let tasks = try store.tasks()
    let taken = tasks.filter { $0.state == .recorded }
    #expect(
      taken.map(\.id.name) == ["pretraining/tiny-batchnorm/seed-2", "trial/plain/seed-2", "trial/warm/seed-2"])
    let source = try RunStore.openReadOnly(directory: runs.directory("old"))
    defer { source.close() }
    let identity = try source.identity()
    #expect(taken.allSatisfy { $0.reused?.run == runs.directory("old") && $0.reused?.identity == identity })
    #expect(
      taken.compactMap(\.reused?.task.name)
        == ["pretraining/tiny-batchnorm/seed-2", "trial/scratch/seed-2", "trial/ssl/seed-2"])
    #expect(taken.allSatisfy { $0.provenance?.host == "host-a" && $0.provenance?.attempt == 2 })
    #expect(try store.reader.trials().map(\.condition) == ["plain", "warm"])
    #expect(try store.reader.numericFingerprint() == plan.data)
    #expect(try store.reader.lineage().reused == 3)
    #expect(
      try store.reader.verify().allSatisfy { finding in
        if case .notReproduced = finding.verdict { false } else { true }
      })
    #expect(try store.reuse(runs.directory("old"), for: plan).taken == 0)
    try store.close()
    // A run goes on with what it has taken, also where the other one is gone.
    try FileSystem.move(runs.directory("old"), to: runs.directory("gone"))
    let again = try runs.open("new", plan)
    #expect(try again.tasks() == tasks)
  }

  @Test func `that were this run's own bring a lost checkpoint back, and reproduce nothing`() throws {
    let plan = try runs.plan(["ssl": "ssl-noaug-n70"], seeds: [1])
    try finished(plan)
    let copy = try runs.open("copy", plan)
    #expect(try copy.reuse(runs.directory("old"), for: plan).taken == 2)
    let digest = try #require(try copy.tasks().first { $0.id.isPretraining }?.digest)
    try copy.close()
    try FileSystem.remove("\(runs.directory("old"))/artifacts/\(digest)")
    let store = try runs.open("old", plan)
    #expect(try store.tasks().map(\.state) == [.planned, .recorded])
    #expect(try store.reuse(runs.directory("copy"), for: plan).taken == 1)
    let tasks = try store.tasks()
    #expect(tasks.allSatisfy { $0.state == .recorded && $0.reproduced == 0 && $0.differing == 0 && $0.reused == nil })
    #expect(store.artifacts.size(of: digest) != nil)
  }

  @Test func `are taken while its coordinator is at work`() throws {
    let plan = try runs.plan(["scratch": "scratch-noaug-n70"])
    let living = try runs.open("living", plan)
    try runs.train(plan, in: living) { $0.round == 0 }
    let store = try runs.open("new", plan)
    #expect(try store.reuse(runs.directory("living"), for: plan).taken == 1)
    try runs.train(plan, in: living) { $0.round == 1 }
    #expect(try store.reuse(runs.directory("living"), for: plan).taken == 1)
    #expect(try living.tasks().allSatisfy { $0.reused == nil })
  }

  @Test func `are not taken where another recipe gave them, or they are damaged, and the reason is said`() throws {
    let plan = try runs.plan(["scratch": "scratch-noaug-n70", "ssl": "ssl-noaug-n70"], seeds: [1])
    try finished(plan)
    let other = try runs.open("other", runs.plan(["scratch": "scratch-noaug-n70"]) { $0.fineTuning.epochs = 4 })
    #expect(
      try other.reuse(
        runs.directory("old"), for: runs.plan(["scratch": "scratch-noaug-n70"]) { $0.fineTuning.epochs = 4 }
      )
      .description == "\(runs.directory("old")): 0 results are reused; 2 other tasks have no result there")
    try runs.edit("old", "UPDATE result SET body = replace(body, '1.25', '1.26') WHERE task = 'trial/scratch/seed-1'")
    let reader = try RunStore.openReadOnly(directory: runs.directory("old"))
    let checkpoint = try #require(try reader.tasks().first { $0.id.isPretraining }?.digest)
    reader.close()
    let path = "\(runs.directory("old"))/artifacts/\(checkpoint)"
    try FileSystem.writeDurably([1, 2, 3], to: path)
    let store = try runs.open("new", plan)
    let outcome = try store.reuse(runs.directory("old"), for: plan)
    #expect(outcome.taken == 1 && outcome.refused == ["damaged": 1, "with a damaged checkpoint": 1])
    try FileSystem.remove(path)
    #expect(try store.reuse(runs.directory("old"), for: plan).refused.keys.contains("without their checkpoint"))
    #expect(try store.tasks().filter { $0.state == .recorded }.map(\.id.name) == ["trial/ssl/seed-1"])
  }

  @Test func `are not taken without the curve that is asked for, or of another arithmetic or science`() throws {
    let plan = try runs.plan(["scratch": "scratch-noaug-n70"], seeds: [1])
    try finished(plan)
    let curve = try runs.plan(["scratch": "scratch-noaug-n70"], seeds: [1]) { $0.fineTuning.testEveryEpoch = true }
    #expect(curve.tasks.map(\.content) == plan.tasks.map(\.content))
    let outcome = try runs.open("curve", curve).reuse(runs.directory("old"), for: curve)
    #expect(outcome.refused == ["without the test fold's score after every epoch": 1])
    let store = try runs.open("new", plan)
    let other = SHA256Digest(hashing: [9])
    _ = try store.commit([.numericFingerprint(other)])
    #expect(try store.reuse(runs.directory("old"), for: plan).refused == ["of another arithmetic": 1])
    try runs.edit("old", "UPDATE run SET scienceVersion = 9")
    #expect(try store.reuse(runs.directory("old"), for: plan).obstacle?.contains("science version 9") == true)
    try runs.edit("old", "UPDATE run SET scienceVersion = 1; UPDATE task SET content = NULL")
    #expect(try store.reuse(runs.directory("old"), for: plan).obstacle?.contains("no content hashes") == true)
    #expect(try store.reuse(runs.directory("new"), for: plan).obstacle == "it is the run itself")
    #expect(throws: RunStoreError.self) { try store.reuse(runs.directory("none"), for: plan) }
    #expect(throws: RunStoreError.notARun(directory: runs.directory("none"))) {
      try RunStore.requireSource(runs.directory("none"), for: runs.directory("none"))
    }
    try RunStore.requireSource(runs.directory("old"), for: runs.directory("none"))
    #expect(!FileSystem.exists(runs.directory("none")))
  }
}
