import Statistics
import Training

/// What `seedsweep stats` prints: what the scores of a table say, by the statistics that a sweep's results get.
public struct StatsReport: Sendable {
  private static let mostListed = 20

  let tables: ScoreTables
  let analysis: SweepAnalysis

  /// - Parameter options: their metric is that of the tables.
  public init(_ tables: ScoreTables, options: SweepAnalysis.Options = SweepAnalysis.Options()) {
    self.tables = tables
    var options = options
    options.metric = tables.reading.metric
    analysis = SweepAnalysis(tables.outcome, options: options)
  }

  public var text: String { document.text }
  public var markdown: String { document.markdown }
  public var latex: String { document.latex }

  var metric: Metric { tables.reading.metric }
  var confidence: String { analysis.options.confidenceText }
  var tellsCollapse: Bool { tables.reading.tellsCollapse }
  /// Whether the tables hold what the untrained networks had.
  var tellsUntrained: Bool {
    tables.outcome.conditions.contains { $0.trials.contains { $0.epochs.contains { $0.epoch == 0 } } }
  }

  var document: Document {
    Document(
      sections: [readSection, scoreSection] + (tellsCollapse ? [collapseSection] : []) + comparisonSections
        + [limitsSection, planSection, legendSection])
  }

  private var readSection: Document.Section {
    let outcome = tables.outcome
    let trials = outcome.conditions.reduce(0) { $0 + $1.planned.count }
    var sentences = [
      "\(tables.files.joined(separator: ", ")): \(count(tables.rows, "row")), \(count(outcome.conditions.count, "condition")), "
        + "\(count(trials, "trial")), \(seeds).",
      "\(metric.name): \(metric.isHigherBetter ? "higher" : "lower") is better"
        + (metric.bounds.map { ", from \(Self.plain($0.lowerBound)) to \(Self.plain($0.upperBound))." }
          ?? "; its bounds are not given, so that there is nothing that depends on them."),
    ]
    if let note = selectionNote { sentences.append(note) }
    let notes = tables.notes
    let rest = notes.count > Self.mostListed ? ["\(notes.count - Self.mostListed) more like these."] : []
    return Document.Section(
      heading: "What was read",
      blocks: [.paragraph(sentences.joined(separator: " "))]
        + (notes.isEmpty ? [] : [.list(Array(notes.prefix(Self.mostListed)) + rest)]))
  }

  private var seeds: String {
    let seeds = Set(tables.outcome.conditions.flatMap(\.planned)).sorted()
    let areNumbers = seeds.allSatisfy { tables.seedLabels[$0] == "\($0)" }
    return areNumbers ? "seeds \(Numbers.ranges(seeds))" : count(seeds.count, "seed")
  }

  /// `0`, `0.5`.
  private static func plain(_ value: Double) -> String { Int(exactly: value).map(String.init) ?? "\(value)" }

  /// Which epoch's scores these are; nil where a row is a trial.
  private var selectionNote: String? {
    tables.reading.epochs.map { epochs in
      switch (epochs.take, epochs.select) {
      case (.last, _): "Scores are those of the last epoch that has one."
      case (.best, let select?):
        "Scores are those of the epoch with the \(epochs.selectsHighest ? "highest" : "lowest") \(select), the first of equals."
      case (.best, nil):
        "Scores are the best of each trial's epochs, chosen by the scores themselves: too good on average, and the more so the more "
          + "epochs there are. A choice belongs on a validation fold (--select)."
      }
    }
  }

  private var scoreSection: Document.Section {
    let table = Document.Table(
      columns: [
        "condition", "n", metric.name, "\(confidence) interval", "SD (n)", "median [quartiles]", "min-max", "no score",
        "diverged",
      ],
      rows: analysis.conditions.map { condition in
        let summary = condition.score.summary
        let quartiles = [summary.lowerQuartile, summary.upperQuartile].map(Numbers.score).joined(separator: ", ")
        return [
          condition.condition.name, "\(summary.count)", Numbers.meanAndDeviation(summary),
          Numbers.interval(condition.score.interval, of: summary), Numbers.score(summary.populationStandardDeviation),
          summary.count == 0 ? Numbers.absent : "\(Numbers.score(summary.median)) [\(quartiles)]",
          summary.count == 0 ? Numbers.absent : "\(Numbers.score(summary.minimum))-\(Numbers.score(summary.maximum))",
          "\(condition.unresolved)", "\(condition.diverged)",
        ]
      })
    return Document.Section(heading: metric.name, blocks: [.table(table)] + everySeed)
  }

  private var everySeed: [Document.Block] {
    guard analysis.conditions.count <= Self.mostListed else { return [] }
    let points = analysis.conditions.filter { (1...Self.mostListed).contains($0.score.values.count) }.map {
      condition in
      let values = condition.score.values.map {
        "\(tables.seedLabels[$0.seed] ?? "\($0.seed)"): \($0.value.fixed(3))"
      }
      return "\(condition.condition.name): \(values.joined(separator: ", "))"
    }
    return points.isEmpty ? [] : [.paragraph("Every seed's \(metric.name):"), .list(points)]
  }

  private var collapseSection: Document.Section {
    let readings = tellsUntrained ? 3 : 2
    let table = Document.Table(
      columns: ["condition"] + Array(["0-based", "1-based", "with untrained"].prefix(readings)) + ["best epoch"],
      rows: analysis.conditions.map { condition in
        [condition.condition.name]
          + condition.collapse.prefix(readings).map { Numbers.rate($0.rate.proportion, $0.rate.exact) }
          + [condition.bestEpoch.median?.fixed(1) ?? Numbers.absent]
      })
    return Document.Section(heading: "Collapse, with exact \(confidence) intervals", blocks: [.table(table)])
  }
}
