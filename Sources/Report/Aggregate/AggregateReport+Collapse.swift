import Statistics
import Training

extension AggregateReport {
  /// How often training collapsed, by every reading, and what collapsed and other seeds score.
  var collapseSection: Document.Section {
    var rates = Document.Table(
      columns: ["condition", "0-based", "1-based", "with untrained", "one class", "best epoch"], rows: [],
      name: "collapse",
      caption: "How often training collapsed, with exact \(confidence) intervals (Clopper and Pearson)")
    for condition in analysis.conditions {
      let readings = condition.collapse.map(\.rate) + [condition.oneClass]
      rates.rows.append(
        [condition.condition.name] + readings.map { Numbers.rate($0.proportion, $0.exact) }
          + [condition.bestEpoch.median?.fixed(1) ?? Numbers.absent])
      if let row = publishedRow(condition.condition) { rates.rows.append(published(row)) }
    }
    let thresholds = analysis.conditions.first?.thresholds.map(\.reading.threshold) ?? []
    let modes = Document.Table(
      columns: ["condition", "\(metric), collapsed", "\(metric), others"]
        + thresholds.map { "best <= \($0), from \(analysis.options.reading.epochBase)" },
      rows: analysis.conditions.map { condition in
        [
          condition.condition.name, Numbers.meanAndDeviation(condition.scoreOfCollapsed),
          Numbers.meanAndDeviation(condition.scoreOfOthers),
        ] + condition.thresholds.map { Numbers.fraction($0.rate.proportion) }
      }, name: "collapse-scores",
      caption: "\(metric) of the seeds that collapsed (\(analysis.options.reading)) and of the others")
    return Document.Section(
      heading: "Collapse, with exact \(confidence) intervals",
      blocks: [.table(rates), .table(modes), .paragraph("Failed trainings by other definitions:"), .table(failures)]
        + [outcome.withoutEpochs.map { .paragraph($0) }].compactMap { $0 } + pretrainingNote)
  }

  /// How often training failed whatever epoch was best, and how often ties were broken.
  private var failures: Document.Table {
    let definitions = FailedTraining.allCases.filter { $0 != .oneClass }
    return Document.Table(
      columns: ["condition"] + definitions.map(\.columnTitle) + ["ties"],
      rows: analysis.conditions.map { condition in
        let rates = condition.failedTrainings.filter { definitions.contains($0.definition) }.map(\.rate)
        return [condition.condition.name] + (rates + [condition.ties]).map { Numbers.rate($0.proportion, $0.exact) }
      }, name: "failed-trainings")
  }

  /// The published rate in the column of its reading.
  private func published(_ row: PublishedClaim.Row) -> [String] {
    let rate = published?.collapsed(row).map {
      Numbers.rate($0, $0.exactInterval(confidence: analysis.options.confidence))
    }
    let cells = PublishedClaim.Collapse.allCases.map {
      $0 == published?.collapse ? rate ?? row.rate?.text ?? Numbers.absent : Numbers.absent
    }
    return [publishedName] + cells + [Numbers.absent]
  }
}

extension FailedTraining {
  /// What a column of its rates is called.
  var columnTitle: String {
    switch self {
    case .oneClass: "one class"
    case .majority: "one answer >= \(Numbers.percent(Self.leastMajority)) %"
    case .trivial: "no better than trivial"
    case .untrained: "loss stays high"
    }
  }
}
