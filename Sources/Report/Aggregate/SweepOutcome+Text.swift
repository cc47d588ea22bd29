import ContentHash
import Statistics
import Training

extension SweepOutcome {
  /// The report for people: a table, the trivial baselines, what the columns mean, and warnings.
  public var text: String {
    let recorded = conditions.reduce(0) { $0 + $1.trials.count }
    let planned = conditions.reduce(0) { $0 + $1.planned.count }
    return """
      Sweep \(name): \(recorded) of \(planned) trials recorded
      Data: \(dataSource), fingerprint \(fingerprint.abbreviated)

      \(TextTable(rows: [Self.header] + conditions.map(\.row)).text)
      Baselines on the same test fold (Macro-F1): always SR \(baselines.alwaysSR.fixed(3)), \
      guessing by the training prior \(baselines.priorMatched.fixed(3)), \
      uniform guessing \(baselines.uniform.fixed(3))

      \(Self.legend)\(warnings.map { "\nWarning: \($0)" }.joined())

      """
  }

  private static let header = [
    "condition", "n", "Macro-F1", "last epoch", "collapse 0-based", "1-based", "untrained", "best epoch", "one class",
    "diverged", "failed", "missing",
  ]

  private static let legend = """
    n                 trials that came to their end; all other columns but the last three are over these
    Macro-F1          test fold, weights of the best validation epoch: mean ± SD (n - 1) over seeds
    last epoch        the same for the last epoch's weights, free of selection
    collapse 0-based  best epoch among the first two trained ones (best epoch <= 1, counted from 0)
    1-based           best after the first trained epoch (best epoch <= 1, counted from 1)
    untrained         never better on the validation fold than the untrained network, or best after the first epoch
    best epoch        median over seeds, trained epochs counted from 0
    one class         seeds that answer one class for the whole validation fold at the best epoch
    diverged          a loss that stopped being finite: an outcome of its own, in no other column
    failed, missing   planned seeds given up after failures, and planned seeds without a result yet

    """

  /// What a reader has to know before drawing a conclusion.
  private var warnings: [String] {
    var warnings: [String] = []
    if isSynthetic { warnings.append("the records are synthetic; nothing here is a finding about real ECGs.") }
    if !notReproducible.isEmpty {
      let tasks = notReproducible.joined(separator: ", ")
      warnings.append("not reproducible, the other results are kept as evidence: \(tasks).")
    }
    if let few = fewSeedsWarning { warnings.append(few) }
    let incomplete = conditions.filter { !$0.failed.isEmpty || !$0.missing.isEmpty }.map(\.gaps)
    if !incomplete.isEmpty { warnings.append("incomplete: \(incomplete.joined(separator: "; ")).") }
    return warnings
  }

  /// Names the smallest p of a sign-flip test, 2^(1 - n), where that is too large to show anything.
  private var fewSeedsWarning: String? {
    guard let fewest = conditions.map(\.completed.count).min(), fewest < 6 else { return nil }
    guard fewest > 0 else { return "a condition without any result yet: nothing can be compared with it." }
    let smallest = 2 / Double(1 << fewest)
    return "n = \(fewest) in a condition: the smallest p a two-sided paired test can reach is \(smallest), "
      + "so no difference can be significant at 0.05; that takes 6 seeds."
  }
}

extension SweepOutcome.ConditionOutcome {
  fileprivate var row: [String] {
    let best = Summary(completed.compactMap(\.bestEpochFromZero).map(Double.init)).median
    return [
      condition.name, "\(completed.count)", Self.meanAndDeviation(completed.compactMap(\.selected?.macroF1)),
      Self.meanAndDeviation(completed.compactMap(\.last?.macroF1)), share(.zeroBased), share(.oneBased),
      share(.withUntrained), best?.fixed(1) ?? "-",
      completed.isEmpty ? "-" : "\(trials.count { $0.answersOneClass })/\(completed.count)",
      "\(diverged.count)", "\(failed.count)", "\(missing.count)",
    ]
  }

  fileprivate var gaps: String {
    let parts = [("failed", failed.map(\.seed)), ("missing", missing)].filter { !$0.1.isEmpty }.map { what, seeds in
      "\(what) \(seeds.count == 1 ? "seed" : "seeds") \(seeds.map(String.init).joined(separator: ", "))"
    }
    return "\(condition.name) \(parts.joined(separator: " and "))"
  }

  private static func meanAndDeviation(_ values: [Double]) -> String {
    let summary = Summary(values)
    guard let mean = summary.mean else { return "-" }
    return "\(mean.fixed(3)) ± \(summary.standardDeviation?.fixed(3) ?? "-")"
  }

  private func share(_ reading: CollapseReading) -> String {
    let count = reading.count(trials)
    guard count.of > 0 else { return "-" }
    return "\(count.collapsed)/\(count.of) (\((100 * Double(count.collapsed) / Double(count.of)).fixed(1)) %)"
  }
}
