import ContentHash
import Program
import Training

extension AggregateReport {
  /// What was run, and what a reader has to know before drawing a conclusion.
  var runSection: Document.Section {
    let recorded = outcome.conditions.reduce(0) { $0 + $1.trials.count }
    let planned = outcome.conditions.reduce(0) { $0 + $1.planned.count }
    let seeds = Set(outcome.conditions.flatMap(\.planned)).sorted()
    let blocks: [Document.Block] = [
      .paragraph(
        "Sweep \(outcome.name): \(recorded) of \(planned) trials recorded; \(count(outcome.conditions.count, "condition")), "
          + "seeds \(Numbers.ranges(seeds)); \(outcome.lineage.summary)."),
      .paragraph("Data: \(outcome.dataSource), fingerprint \(outcome.fingerprint.abbreviated)."),
    ]
    let selection = outcome.selection.map { rule in
      Document.Block.paragraph(
        "Each trial is judged by the epoch that this selects, replayed from what was kept of it: \(rule). Its last epoch is the "
          + "last one that was trained.")
    }
    let warnings = outcome.warnings.map { "Warning: \($0)" }
    return Document.Section(
      heading: "What was run",
      blocks: blocks + (selection.map { [$0] } ?? []) + (warnings.isEmpty ? [] : [.list(warnings)]))
  }
}

extension SweepOutcome {
  /// What forbids taking the results at face value.
  public var warnings: [String] {
    var warnings: [String] = []
    if isSynthetic { warnings.append("the records are synthetic; nothing here is a finding about real ECGs.") }
    warnings += baselines.records?.warnings ?? []
    if !notReproducible.isEmpty {
      let tasks = notReproducible.joined(separator: ", ")
      warnings.append("not reproducible, the other results are kept as evidence: \(tasks).")
    }
    warnings += lineage.warnings
    let incomplete = conditions.compactMap(\.gaps)
    if !incomplete.isEmpty { warnings.append("incomplete: \(incomplete.joined(separator: "; ")).") }
    return warnings
  }
}

extension SweepOutcome.ConditionOutcome {
  /// The seeds without a result, failures with their class; nil where there are none.
  fileprivate var gaps: String? {
    let failures = Dictionary(grouping: failed, by: \.failureClass).sorted { $0.key < $1.key }
    let groups =
      failures.map { ("failed (\($0.key))", $0.value.map(\.seed)) } + [("missing", missing)].filter { !$0.1.isEmpty }
    guard !groups.isEmpty else { return nil }
    let parts = groups.map { "\($0) \($1.count == 1 ? "seed" : "seeds") \(Numbers.ranges($1))" }
    return "\(condition.name) \(parts.joined(separator: " and "))"
  }
}
