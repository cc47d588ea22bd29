import ContentHash
import Foundation
import GRDB
import RunStore
import Sweep
import Testing

@testable import Training

@Suite struct `A run with crossed streams` {
  private func crossed(_ values: [UInt64]) throws -> ExampleRun {
    var run = try ExampleRun(seeds: [1, 2])
    run.definition.streams[.subset] = .crossed(values)
    run.definition.streams[.pretraining] = .crossed([5, 6])
    return run
  }

  private func trial(_ task: TaskID) throws -> TrialResult {
    guard case .trial(let condition, let seed, let crossed) = task else { throw CancellationError() }
    var trial = try TrialResult.example(condition, seed: seed, variant: Double(crossed[.subset] ?? 0) * 1e-3)
    trial.crossed = crossed
    trial.selectedEpoch = 1
    trial.selected = .consistent
    trial.last = .consistent
    return trial
  }

  @Test func `records each cell once, and reads it back under its name`() throws {
    let run = try crossed([1, 2])
    let store = try run.open()
    let tasks = try store.tasks().map(\.id)
    #expect(tasks == SweepPlan(definition: run.definition, data: run.data).tasks.map(\.id))
    let cells = tasks.filter { $0.name.hasPrefix("trial/scratch") }
    #expect(
      cells.map(\.name)
        == [1, 2].flatMap { seed in (1...2).map { "trial/scratch-noaug-n70/seed-\(seed)/subset-\($0)" } })
    for task in cells { #expect(try store.record(try trial(task)) == .recorded) }
    for task in cells { #expect(try store.record(try trial(task), lease: 2) == .reproduced) }
    try store.close()
    let reader = try RunStore.openReadOnly(directory: run.directory)
    #expect(try reader.trials().map(\.cell) == cells.map { TrialCell(seed: $0.seed, crossed: $0.crossed!) })
    #expect(try reader.tasks().filter { $0.state == .recorded }.map(\.id) == cells)
    for task in cells { #expect(try reader.trial(task) == (try trial(task))) }
    #expect(try reader.trial(.trial("scratch-noaug-n70", seed: 1)) == nil)
    #expect(try reader.description().definition == run.definition)
    #expect(try reader.verify().allSatisfy { if case .notReproduced = $0.verdict { false } else { true } })
  }

  @Test func `takes no result without its cell`() throws {
    let run = try crossed([1, 2])
    let store = try run.open()
    let stray = try TrialResult.example("scratch-noaug-n70", seed: 1)
    #expect(throws: RunStoreError.unknownTask(.trial("scratch-noaug-n70", seed: 1), directory: run.directory)) {
      try store.record(stray)
    }
    try store.close()
  }

  @Test func `is extended by further values, and loses none`() throws {
    var run = try crossed([1, 2])
    let first = try run.open()
    try first.record(try trial(.trial("scratch-noaug-n70", seed: 1, crossed: CrossedStreams([.init(.subset, 2)])!)))
    try first.close()
    run.definition.streams[.subset] = .crossed([3, 2, 1])
    let second = try run.open()
    #expect(try second.reader.trials().count == 1)
    #expect(try second.tasks().count { $0.id.name.hasPrefix("trial/scratch") } == 6)
    try second.close()
    for other in [StreamSetting.crossed([1, 2]), .held(1), .seed] {
      run.definition.streams[.subset] = other
      do {
        _ = try run.open()
        Issue.record("continued with \(other)")
      } catch RunStoreError.differs(_, let differences) {
        #expect(differences.map(\.key) == ["streams.subset"] && differences[0].run == "[3, 2, 1]")
      }
    }
  }

  @Test func `with the name of no task in it is refused in a line`() throws {
    let run = try crossed([1, 2])
    try run.open().close()
    try DatabaseQueue(path: run.directory + "/run.sqlite").write {
      try $0.execute(sql: "UPDATE task SET id = 'trial/' || char(27) || '/seed-01' WHERE position = 0")
    }
    let reader = try RunStore.openReadOnly(directory: run.directory)
    do {
      _ = try reader.tasks()
      Issue.record("read")
    } catch {
      let text = "\(error)"
      #expect(text.contains("run.sqlite") && text.contains("is no name of a task"))
      #expect(!text.contains("\n") && !text.contains("\u{1B}"))
    }
  }

  @Test func `has the crossed values as a label that no digest of version 2 covers`() throws {
    var trial = try TrialResult.example("scratch-noaug-n70", seed: 1)
    trial.schema = .version2
    let plain = TaskResult.trial(trial).encoded()
    #expect(!String(decoding: plain, as: UTF8.self).contains("crossed"))
    let digest = trial.digest
    trial.crossed = CrossedStreams([.init(.subset, 1)])!
    #expect(trial.digest == digest)
    let read = try JSONDecoder().decode(TrialResult.self, from: Data(labelled(trial)))
    #expect(read.crossed == trial.crossed)
  }

  /// Its doubles as JSON can hold them.
  private func labelled(_ trial: TrialResult) -> [UInt8] { TaskResult.trial(trial).encoded() }
}
