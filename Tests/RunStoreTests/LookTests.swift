import RunStore
import Sweep
import Testing
import Training

@Suite struct `Looks of a stopping rule` {
  private func look(_ seeds: Int, isReached: Bool = false) throws -> StoppingMonitor.Look {
    StoppingMonitor.Look(
      seeds: seeds, goal: try StoppingRule.Goal("collapse(scratch-noaug-n70) halfwidth 0.1"), estimate: 1.0 / 3,
      lower: seeds > 1 ? 0.1 + 0.2 : nil, upper: seeds > 1 ? 0.9.nextUp : nil, isReached: isReached)
  }

  @Test func `come back as they were recorded, by seeds, the later of two alike`() throws {
    let run = try ExampleRun()
    let store = try run.open()
    #expect(try store.reader.looks().isEmpty)
    try store.record([try look(2), try look(1)])
    try store.record([try look(3), try look(2, isReached: true)])
    let looks = try RunStore.openReadOnly(directory: run.directory).looks()
    #expect(looks == [try look(1), try look(2, isReached: true), try look(3)])
  }

  @Test func `taken anew replace all before them at the same goals`() throws {
    let run = try ExampleRun()
    let store = try run.open()
    let other = StoppingMonitor.Look(
      seeds: 9, goal: try StoppingRule.Goal("difference(ssl-noaug-n70, scratch-noaug-n70) decided"), estimate: 0.1,
      eValue: 2, isReached: false, isOutOfReach: true)
    try store.record([try look(1), try look(2), try look(3), other])
    try store.replaceLooks(at: [try look(1).goal], with: [try look(1, isReached: true)])
    #expect(try store.reader.looks() == [try look(1, isReached: true), other])
  }

  @Test(arguments: ["", " in brier-score"])
  func `of a difference come back with their e-value, in the metric of the goal`(metric: String) throws {
    let run = try ExampleRun()
    let goal = try StoppingRule.Goal("difference(ssl-noaug-n70, scratch-noaug-n70)\(metric) decided")
    let look = StoppingMonitor.Look(
      seeds: 3, goal: goal, estimate: 0.1, eValue: 20.0.nextUp, isReached: true, level: 0.025)
    try run.open().record([look])
    #expect(try RunStore.openReadOnly(directory: run.directory).looks() == [look])
  }

  @Test func `one trial is read back by its task`() throws {
    let run = try ExampleRun()
    let store = try run.open()
    let trial = try TrialResult.example("scratch-noaug-n70", seed: 2)
    #expect(try store.record(trial: trial, digest: trial.digest, provenance: .example()) == .recorded)
    #expect(try store.reader.trial(.trial(trial.condition, seed: 2)) == trial)
    #expect(try store.reader.trial(.trial(trial.condition, seed: 3)) == nil)
  }
}
