import Statistics
import Training

/// The table of the results, a row for each condition and for each answer without a network.
struct HeadlineTable {
  let findings: Findings
  /// Whether it is looked at while seeds come in: then intervals are those that are right at every look.
  var isLive = false

  private var columns: [String] {
    ["seeds", findings.metric.name, "last epoch", "collapse, 0-based", "one class", "best epoch"]
  }

  var html: Markup {
    """
    \(table(of: findings.conditions.map(row) + [baselines]))
    \(publishedTable)
    <p class="small">\(records)\(findings.metric.name): test fold, weights of the best validation epoch, mean ± SD (n - 1) over \
    seeds; last epoch: \(findings.lastEpochMeaning) Small: \(intervals) \
    Collapse, 0-based: best epoch at most 1, counted from 0: one of the first two trained. One class: one answer for the whole validation fold. \
    Best epoch: median; 1 is the first trained one.\(findings.withoutEpochs.map { " \($0)" } ?? "")\(findings.pretrainingNote)</p>
    """
  }

  private func table(of rows: [Markup]) -> Markup {
    let head = (["condition"] + columns).map { title -> Markup in "<th scope=\"col\">\(title)</th>" }
    return """
      <table><thead><tr>\(head)</tr></thead>
      <tbody>\(rows)</tbody></table>
      """
  }

  /// What was published of the same conditions, folded: it is another's and not what this run shows.
  private var publishedTable: Markup {
    let rows = findings.conditions.compactMap { condition in
      condition.published.map { row(condition.name, $0) }
    }
    return rows.isEmpty
      ? .empty : "<details class=\"published\"><summary>Published rows</summary>\n\(table(of: rows))</details>"
  }

  private var records: String {
    guard let text = findings.scoredRecords else { return "" }
    return "\(text) "
  }

  private var intervals: String {
    isLive
      ? "95 % sequences, which are right at every look: by betting for means, Robbins' mixture for rates."
      : "95 % intervals, Student's t for means (\(findings.metric.clipping); none where all are equal), Clopper and Pearson for rates."
  }

  private func row(_ condition: Findings.Condition) -> Markup {
    let analysis = condition.analysis
    let best = analysis.bestEpoch.median
    let collapse = analysis.collapse[0].rate
    let cells: [Markup] = [
      seeds(analysis), mean(analysis.score), mean(analysis.lastEpochScore),
      rate(collapse), rate(analysis.oneClass),
      Markup(best.map { $0.fixed($0 == $0.rounded() ? 0 : 1) } ?? "-"),
    ]
    return """
      <tr class="\(condition.family)"><th scope="row">\(condition.name)</th>\(labelled(cells))</tr>

      """
  }

  private func row(_ condition: String, _ published: Findings.Published) -> Markup {
    let (claim, row) = (published.claim, published.row)
    let interval = Numbers.interval(published.interval)
    let collapse = claim.collapsed(row).map { rate($0, $0.exactInterval()) } ?? Markup(row.rate?.text ?? "")
    let cells: [Markup] = [
      Markup(claim.seeds(of: row).map(String.init) ?? ""),
      "<span>\(published.meanAndDeviation)<small>\(interval)</small></span>", "",
      claim.collapse == .zeroBased ? collapse : "", claim.collapse == .oneClass ? collapse : "", "",
    ]
    return
      "<tr class=\"plain baseline\"><th scope=\"row\">\(condition), \(claim.name)</th>\(labelled(cells))</tr>\n"
  }

  private func labelled(_ cells: [Markup]) -> [Markup] {
    zip(columns, cells).map { "<td data-label=\"\($0)\">\($1)</td>" }
  }

  private func seeds(_ condition: ConditionAnalysis) -> Markup {
    let failed = condition.failures.reduce(0) { $0 + $1.count }
    let gaps = [("diverged", condition.divergedSeeds), ("failed", failed), ("missing", condition.missing)]
      .filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
    return "<span>\(condition.completed)\(gaps.isEmpty ? .empty : "<small>\(gaps)</small>")</span>"
  }

  private func mean(_ score: ScoreAnalysis) -> Markup {
    guard score.summary.count > 0 else { return "-" }
    let interval =
      isLive
      ? Numbers.interval(score.anytimeValid)
      : score.summary.count == 1 ? "one seed" : Numbers.interval(score.interval, of: score.summary)
    return "<span>\(Numbers.meanAndDeviation(score.summary))<small>\(interval)</small></span>"
  }

  private func rate(_ rate: RateAnalysis) -> Markup {
    self.rate(rate.proportion, isLive ? rate.anytimeValid : rate.exact)
  }

  private func rate(_ proportion: Proportion, _ interval: ConfidenceInterval) -> Markup {
    guard proportion.total > 0 else { return "-" }
    return "<span>\(Numbers.fraction(proportion))<small>\(Numbers.percents(interval))</small></span>"
  }

  private var baselines: Markup {
    guard findings.metric.isMacroF1 else { return .empty }
    let rule = findings.baselines.rrRule.map { ("rule on RR intervals, no label", $0.macroF1, "no seed: one value") }
    let trivial = [
      (findings.baselines.mostFrequentName, findings.baselines.mostFrequent, ""),
      ("guessing by the training prior", findings.baselines.priorMatched, ""),
      ("uniform guessing", findings.baselines.uniform, ""),
    ]
    return ([rule].compactMap { $0 } + trivial).map { name, value, note -> Markup in
      let small: Markup = note.isEmpty ? .empty : "<small>\(note)</small>"
      let score: Markup = note.isEmpty ? "\(value.fixed(3))" : "<span>\(value.fixed(3))\(small)</span>"
      let cells: [Markup] = ["", score, "", "", "", ""]
      return "<tr class=\"plain baseline\"><th scope=\"row\">\(name)</th>\(labelled(cells))</tr>\n"
    }.joined()
  }
}
