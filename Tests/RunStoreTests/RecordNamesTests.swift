import ContentHash
import ECGData
import Testing
import Training

@testable import RunStore
@testable import Sweep

/// By what a run knows its records again.
@Suite struct `The records of a run` {
  private func digest(_ text: String) -> SHA256Digest { SHA256Digest(hashing: Array(text.utf8)) }

  private func records(signals: String = "signals", labelled: String = "labelled") -> PlannedRecords {
    PlannedRecords(
      signals: digest(signals), labels: RecordLabels([0, ClassDigits.none]),
      digests: .init(all: digest("all"), cohort: digest("cohort"), labelled: digest(labelled)))
  }

  private func open(_ run: ExampleRun, _ records: PlannedRecords) throws -> RunStore {
    try RunStore.open(
      directory: run.directory, plan: SweepPlan(definition: run.definition, records: records), sweepText: "",
      dataSource: "synthetic", baselines: Baselines(test: [1, 1, 1, 1, 1], training: [1, 1, 1, 1, 1]),
      codeVersion: "0.1.0")
  }

  @Test func `are the same ones where nothing changed, and others where a class did`() throws {
    let run = try ExampleRun()
    let store = try open(run, records())
    #expect(try store.reader.description().labels == digest("labelled"))
    #expect(try store.tasks().allSatisfy { $0.content != nil })
    try store.close()
    #expect(!RunStore.isOfFirstVersionRecords(directory: run.directory))
    let error = try #require(throws: RunStoreError.self) { try open(run, records(labelled: "others")) }
    #expect(error.description.contains("records and their classes was "), "\(error)")
    #expect(throws: RunStoreError.self) { try open(run, records(signals: "others")) }
    #expect(try open(run, records()).starts == 2)
  }

  @Test func `stay the cohort's where a further condition has all of them packed`() throws {
    var run = try ExampleRun()
    try open(run, records()).close()
    var recipe = try Condition(name: "ssl-noaug-n70").recipe
    recipe.pretraining = PretrainingRecipe(name: "all")
    recipe.pretraining?.settings.records = .all
    run.definition.conditions.append(Condition(name: "ssl-all", recipe: recipe))
    let store = try open(run, records(signals: "more signals"))
    #expect(try store.reader.description().data == digest("more signals"))
    #expect(try store.tasks().count { $0.id.isPretraining } == 6)
    try store.close()
    #expect(throws: RunStoreError.self) { try open(run, records(signals: "still others")) }
  }

  @Test func `of a run that the first version began are called as it called them`() throws {
    let run = try ExampleRun()
    try run.open().close()
    #expect(RunStore.isOfFirstVersionRecords(directory: run.directory))
    #expect(throws: RunStoreError.self) { try open(run, records(signals: "packed without labels")) }
    var known = records(signals: "packed without labels")
    known.firstVersion = run.data
    let store = try open(run, known)
    #expect(try store.reader.description().data == run.data)
    #expect(try store.tasks().allSatisfy { $0.content == nil })
    try store.close()
    #expect(RunStore.isOfFirstVersionRecords(directory: run.directory))
    let pretraining = SweepPlan(definition: run.definition, records: known).tasks.first { $0.isPretraining }
    guard case .pretraining(let work)? = pretraining?.task(checkpoint: nil) else {
      Issue.record("the sweep has a pretraining")
      return
    }
    #expect(work.firstVersionData == run.data && work.data == digest("signals"))
  }
}
