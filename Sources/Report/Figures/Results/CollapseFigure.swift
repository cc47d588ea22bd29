import Statistics
import Training

extension Findings {
  /// With more conditions only the published reading and one class predicted are drawn.
  private static let mostInFull = 12

  /// Collapse rates under every reading, and those of failed training by every definition, with exact intervals.
  var collapseFigure: Figure {
    let shown = conditions.filter { $0.analysis.completed > 0 }
    let isLong = shown.count > Self.mostInFull
    let chart = IntervalChart(
      groups: shown.map { $0.collapseGroup(isShort: isLong) },
      axisTitle: "share of \(unit)s",
      domain: 0...1, tickLabel: { "\(Int(($0 * 100).rounded())) %" })
    return Figure(
      name: "collapse-rates", title: "How many \(unit)s collapse",
      caption: """
        0-based: the best epoch is among the first two trained ones. 1-based: it is the first. Untrained: the network was \
        never better than before training, or best after its first epoch. A good start can be best early, too, so \
        other definitions of a failed training stand beside these. One class: the selected weights give one answer to the \
        whole validation fold. One answer: the most frequent one has at least \
        \(Numbers.percent(FailedTraining.leastMajority)) % of the test fold. Trivial: the test Macro-F1 is at most \
        \(FailedTraining.trivialMargin.fixed(2)) above the best answer without a network. High loss: the training loss was never \
        below \(FailedTraining.guessingShare.fixed(1)) of what guessing has. Bars are 95 % intervals of Clopper and Pearson\(unit == "seed" ? "" : ", of the seeds' shares").\(isLong ? " Of so many conditions the others stand in the tables." : "")
        """,
      legend: Legend(entries: families(.bar) + publishedLegend),
      panels: [
        Figure.Panel(title: "", description: "Collapse rates by condition and reading") { chart.drawing(width: $0) }
      ], isWide: true)
  }
}

extension Findings.Condition {
  fileprivate func collapseGroup(isShort: Bool) -> IntervalChart.Group {
    let rates = zip(["0-based", "1-based", "untrained"], analysis.collapse.map(\.rate))
    let failures = analysis.failedTrainings.map { ($0.definition.itemTitle, $0.rate) }
    guard outcome.condition.hasEpochs else {
      // Nothing that an epoch or a loss would tell.
      let told = failures.filter { $0.1.proportion.total > 0 }.map { Self.item($0, $1) }
      let shown = isShort ? told.filter { $0.label == FailedTraining.oneClass.itemTitle } : told
      return IntervalChart.Group(label: name, family: family, items: shown)
    }
    var items = (Array(rates) + failures).map { Self.item($0, $1) }
    // What was published is beside the reading that it most likely had.
    if let published, let place = PublishedClaim.Collapse.allCases.firstIndex(of: published.claim.collapse) {
      items[place].published = published.claim.collapsed(published.row).map { rate in
        let note = "\(published.claim.name): \(rate.count) of \(rate.total)"
        return (rate.value ?? 0, rate.exactInterval().range, note)
      }
    }
    if isShort { items = items.filter { ["0-based", FailedTraining.oneClass.itemTitle].contains($0.label) } }
    return IntervalChart.Group(label: name, family: family, items: items)
  }

  private static func item(_ name: String, _ rate: RateAnalysis) -> IntervalChart.Item {
    let (count, total) = (rate.proportion.count, rate.proportion.total)
    let percents = [rate.exact.lower, rate.exact.upper].map { (100 * $0).fixed(1) }
    return IntervalChart.Item(
      label: name, value: "\(count)/\(total)", estimate: rate.proportion.value ?? 0, interval: rate.exact.range,
      note: "\(name): \(count) of \(total), 95 % interval \(percents[0]) to \(percents[1]) %")
  }
}

extension FailedTraining {
  /// What a line of its rate is called, briefly.
  fileprivate var itemTitle: String {
    switch self {
    case .oneClass: "one class"
    case .majority: "one answer"
    case .trivial: "trivial"
    case .untrained: "high loss"
    }
  }
}
