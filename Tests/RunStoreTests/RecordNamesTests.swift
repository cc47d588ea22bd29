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

  private func open(
    _ run: ExampleRun, _ records: PlannedRecords, firstVersionData: @autoclosure () -> SHA256Digest? = nil
  ) throws -> RunStore {
    try RunStore.open(
      directory: run.directory, plan: SweepPlan(definition: run.definition, records: records), sweepText: "",
      dataSource: "synthetic", baselines: Baselines(test: [1, 1, 1, 1, 1], training: [1, 1, 1, 1, 1]),
      codeVersion: "0.1.0", firstVersionData: firstVersionData())
  }

  /// What a run with these records says of itself when it was started once.
  private func description(
    _ records: PlannedRecords, of definition: SweepDefinition? = nil, firstVersionData: SHA256Digest? = nil
  ) throws -> RunDescription {
    var run = try ExampleRun()
    run.definition = definition ?? run.definition
    let store = try open(run, records, firstVersionData: firstVersionData)
    defer { try? store.close() }
    return try store.reader.description()
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
    #expect(work.firstVersionData == run.data && work.data == known.signals)
  }

  @Test func `of runs whose trials draw from the same ones are the same, whatever is packed beside them`() throws {
    let cohort = try ExampleRun().definition
    var all = cohort
    var recipe = try Condition(name: "ssl-noaug-n70").recipe
    recipe.pretraining = PretrainingRecipe(name: "all")
    recipe.pretraining?.settings.records = .all
    all.conditions.append(Condition(name: "ssl-all", recipe: recipe))
    let run = try description(records(), of: cohort)
    let packsMore = try description(records(signals: "more signals"), of: all)
    #expect(packsMore.differenceOfRecords(from: run) == nil && run.differenceOfRecords(from: packsMore) == nil)
    #expect(!packsMore.differences(from: run).contains { $0.key == "data fingerprint" })
    // Another task's classes beside the same packed file.
    let otherTask = try description(records(signals: "more signals", labelled: "others"), of: all)
    #expect(otherTask.data == packsMore.data)
    #expect(otherTask.differenceOfRecords(from: packsMore)?.key == "records and their classes")
  }

  @Test func `are known again beside a run that the first version began`() throws {
    let old = try ExampleRun()
    try old.open().close()
    let reader = try RunStore.openReadOnly(directory: old.directory)
    defer { reader.close() }
    let first = try reader.description()
    #expect(first.labels == nil && first.firstVersionData == nil)
    let new = try description(records(), firstVersionData: old.data)
    #expect(new.differences(from: first).isEmpty && first.differences(from: new).isEmpty)
    #expect(new.differenceOfRecords(from: first) == nil)
    let other = try description(records(), firstVersionData: digest("others"))
    #expect(
      other.differences(from: first) == [
        .init(
          key: "data fingerprint of the first version", run: old.data.hexadecimal,
          sweep: digest("others").hexadecimal)
      ])
    let silent = try description(records())
    #expect(silent.differences(from: first).map(\.sweep) == ["not known: it is stored when that run is started again"])
  }

  @Test func `are named as the first version would have named them once in the life of a run`() throws {
    let run = try ExampleRun()
    var asked = 0
    func named() -> SHA256Digest? {
      asked += 1
      return digest("named \(asked)")
    }
    try open(run, records()).close()
    for _ in 1...2 {
      let store = try open(run, records(), firstVersionData: named())
      #expect(try store.reader.description().firstVersionData == digest("named 1"))
      try store.close()
    }
    #expect(asked == 1)
    let old = try ExampleRun()
    try old.open().close()
    var known = records()
    known.firstVersion = old.data
    try open(old, known, firstVersionData: named()).close()
    #expect(asked == 1, "a run that the first version began is named so anyway")
  }
}
