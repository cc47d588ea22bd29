import Sweep
import Training

/// What `seedsweep aggregate` prints: an outcome, what its seeds can say, and what was published beside it.
public struct AggregateReport: Equatable, Sendable {
  let outcome: SweepOutcome
  let analysis: SweepAnalysis
  let grids: [ConditionGrid]
  /// What each choice among candidates came to.
  let choices: [ChoiceAnalysis]
  /// Nil where none was asked for, and where it cannot stand beside the outcome.
  let published: PublishedClaim?
  /// Why the claim that was asked for is left out.
  let leftOut: String?
  /// Whether conclusions depend on patience.
  let patience: PatienceCheck
  /// What other choices would have shown; nil where nobody asks.
  let multiverse: Multiverse?

  public init(
    _ outcome: SweepOutcome, options: SweepAnalysis.Options = SweepAnalysis.Options(),
    published: PublishedClaim? = nil, multiverse: Bool = false
  ) {
    self.outcome = outcome
    let analysis = SweepAnalysis(outcome, options: options)
    self.analysis = analysis
    patience = PatienceCheck(outcome, comparisons: analysis.comparisons, options: options)
    self.multiverse =
      multiverse ? Multiverse(outcome, comparisons: analysis.comparisons, options: options) : nil
    grids = ConditionGrid.grids(of: outcome.trained.map(\.condition))
    choices = ChoiceAnalysis.all(of: outcome)
    leftOut = published?.reasonToLeaveOut(outcome, scoredBy: options.metric)
    self.published = leftOut == nil ? published : nil
  }

  /// In reading order: the verdict, what was run, the tables, the grids, the choices, the comparisons, what the seeds can show, what other
  /// choices would have shown, how many more seeds would; then what one looks up.
  var document: Document {
    Document(
      sections: verdictSections + [runSection, scoreSection, collapseSection] + gridSections + choiceSections
        + varianceSections + comparisonSections + [limitsSection] + multiverseSections + stoppingSections
        + budgetSections
        + [planSection, trainedSection, legendSection, methodsSection])
  }

  /// For a terminal.
  public var text: String { document.text }

  /// GitHub-flavoured Markdown.
  public var markdown: String { document.markdown }

  /// A LaTeX fragment; its tables need `booktabs`.
  public var latex: String { latex(columns: .one) }

  /// The same for a page of one or two columns.
  public func latex(columns: LaTeXColumns) -> String { document.latex(columns: columns, label: label) }

  /// One of its tables alone, such as `scores`.
  public func latex(table: String, columns: LaTeXColumns) throws(UnknownTable) -> String {
    try document.latex(table: table, columns: columns, label: label)
  }

  /// What its tables can be asked for by.
  var tableNames: [String] { document.tableNames }

  /// By which tables of several sweeps are told apart in one paper: `demo-` in `tab:demo-scores`.
  var label: String {
    let name = outcome.name.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.joined(separator: "-")
    return name.isEmpty ? "" : "\(name)-"
  }

  /// A row a trial as in RFC 4180.
  public var csv: String { outcome.csv }

  /// The same with who trained each trial and for how long.
  public var hostsCSV: String { outcome.hostsCSV }

  /// A row an epoch of every trial.
  public var epochsCSV: String { outcome.epochsCSV }

  /// What a reader has to know before any conclusion: what depends on patience, what a rule reaches without any label.
  var findingsFirst: [String] { patience.sentences + [ruleSentence].compactMap { $0 } }

  /// These, and what forbids taking the results at face value.
  var warnings: [String] { findingsFirst + outcome.warnings }

  /// Whether there are so many comparisons that what they do not show is counted, and not told one by one.
  var isLong: Bool { analysis.comparisons.count > 10 }

  /// What the seeds of conditions that were trained say, without chosen methods, which stand behind them.
  var trained: ArraySlice<ConditionAnalysis> { analysis.conditions.prefix(outcome.trained.count) }

  /// What the confidence is called in headings: `95 %`.
  var confidence: String { analysis.options.confidenceText }

  /// What scores are called.
  var metric: String { analysis.options.metric.name }
}

extension SweepAnalysis.Options {
  /// The confidence in headings: `95 %`.
  var confidenceText: String { Numbers.confidence(confidence) }
}
