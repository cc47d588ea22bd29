import ContentHash
import Program
import Training

extension AggregateReport {
  /// What was run, and what a reader has to know before drawing a conclusion.
  var runSection: Document.Section {
    let recorded = outcome.trained.reduce(0) { $0 + $1.trials.count }
    let planned = outcome.trained.reduce(0) { $0 + $1.planned.count * $1.cells.count }
    let seeds = Set(outcome.trained.flatMap(\.planned)).sorted()
    let blocks: [Document.Block] = [
      .paragraph(
        "Sweep \(outcome.name): \(recorded) of \(planned) trials recorded; \(count(outcome.trained.count, "condition")), "
          + "seeds \(Numbers.ranges(seeds)); \(outcome.lineage.summary)."),
      .paragraph("Data: \(outcome.dataSource), fingerprint \(outcome.fingerprint.abbreviated)."),
    ]
    let crossing = Document.Block.paragraph(
      "Seeds are crossed with values of other streams: \(outcome.crossing). A seed's score is the mean over its trials, and a seed "
        + "counts where all of them came to their end. Rates of collapse are over trials; as those of one seed depend on each other, "
        + "intervals are of the seeds' shares and comparisons of the seeds' differences in them.")
    let selection = outcome.selection.map { rule in
      Document.Block.paragraph(
        "Each trial is judged by the epoch that this selects, replayed from what was kept of it: \(rule). Its last epoch is the "
          + "last one that was trained.")
    }
    let warnings = outcome.warnings.map { "Warning: \($0)" }
    return Document.Section(
      heading: "What was run",
      blocks: blocks + (outcome.isCrossed ? [crossing] : []) + (selection.map { [$0] } ?? [])
        + (warnings.isEmpty ? [] : [.list(warnings)]))
  }
}

extension SweepOutcome {
  /// The trials that each seed has, condition by condition where they are not all the same.
  fileprivate var crossing: String {
    let counts = conditions.map { condition in
      let streams = (condition.cells.first?.values ?? []).map(\.stream).map { stream in
        "\(Set(condition.cells.map { $0[stream] }).count) of \(stream.rawValue)"
      }
      let cells = "\(condition.cells.count == 1 ? "1 trial" : "\(condition.cells.count) trials") a seed"
      return streams.isEmpty ? cells : "\(cells) (\(streams.joined(separator: ", ")))"
    }
    if let only = counts.first, Set(counts).count == 1 { return only }
    return zip(conditions, counts).map { "\($0.condition.name) \($1)" }.joined(separator: "; ")
  }

  /// What forbids taking the results at face value.
  public var warnings: [String] {
    var warnings: [String] = []
    if isSynthetic { warnings.append("the records are synthetic; nothing here is a finding about real ECGs.") }
    warnings += trainingWarnings
    warnings += baselines.records?.warnings ?? []
    if !notReproducible.isEmpty {
      let tasks = notReproducible.joined(separator: ", ")
      warnings.append("not reproducible, the other results are kept as evidence: \(tasks).")
    }
    warnings += lineage.warnings
    let incomplete = trained.compactMap(\.gaps)
    if !incomplete.isEmpty { warnings.append("incomplete: \(incomplete.joined(separator: "; ")).") }
    return warnings
  }
}

extension SweepOutcome.ConditionOutcome {
  /// The seeds without a result, failures with their class; nil where there are none.
  fileprivate var gaps: String? {
    let failures = Dictionary(grouping: failed, by: \.failureClass).sorted { $0.key < $1.key }
    let groups =
      failures.map { ("failed (\($0.key))", Set($0.value.map(\.seed)).sorted()) }
      + [("missing", missing)].filter { !$0.1.isEmpty }
    guard !groups.isEmpty else { return nil }
    let parts = groups.map { "\($0) \($1.count == 1 ? "seed" : "seeds") \(Numbers.ranges($1))" }
    return "\(condition.name) \(parts.joined(separator: " and "))"
  }
}
