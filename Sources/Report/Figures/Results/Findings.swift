import Statistics
import Training

/// The trials of a sweep and what they say together: what tables and figures are drawn from.
struct Findings: Sendable {
  struct Condition: Sendable {
    let outcome: SweepOutcome.ConditionOutcome
    let analysis: ConditionAnalysis
    /// How each class is answered; none where no trial says, or nobody asks.
    var classes: [ClassAnalysis] = []
    /// What somebody else published of the same.
    var published: Published?

    var name: String { outcome.condition.name }
    /// The class that gives everything of the condition its colour.
    var family: String { outcome.condition.family }
  }

  /// A published row and the claim it comes from.
  struct Published: Sendable {
    let claim: PublishedClaim
    let row: PublishedClaim.Row

    /// Student's t interval that its number of seeds allows; nil where that or a spread is not known.
    var interval: ConfidenceInterval? { claim.interval(of: row) }
    var meanAndDeviation: String { claim.meanAndDeviation(row, claim.standardDeviation(of: row)) }
  }

  /// By what trials are scored.
  let metric: Metric
  /// The reading of collapse that is compared.
  let reading: CollapseReading
  let baselines: Baselines
  /// The names of what records are classified into.
  let classes: [String]
  /// In the order of the sweep.
  let conditions: [Condition]
  /// Every other condition against the reference.
  let comparisons: [Comparison]
  /// What the scores of the last epoch are, in a sentence.
  let lastEpochMeaning: String
  /// What intervals leave out where conditions share pretrainings, to go on with after a sentence; empty where they do not.
  let pretrainingNote: String
  /// The records of the folds that scores are of, in a sentence; nil where the run does not say.
  let scoredRecords: String?
  /// Which conditions have no epochs, in a sentence; nil where all have.
  let withoutEpochs: String?

  init(_ report: AggregateReport) {
    metric = report.analysis.options.metric
    reading = report.analysis.options.reading
    pretrainingNote = report.outcome.pretrainingScope.map { " \($0)" } ?? ""
    lastEpochMeaning = report.outcome.lastEpochMeaning
    scoredRecords = report.outcome.baselines.records?.counts.scoredText
    withoutEpochs = report.outcome.withoutEpochs
    baselines = report.outcome.baselines
    classes = report.outcome.classes
    conditions = zip(report.outcome.conditions, report.analysis.conditions).map { outcome, analysis in
      let row = report.publishedRow(outcome.condition)
      let published = report.published.flatMap { claim in row.map { Published(claim: claim, row: $0) } }
      return Condition(
        outcome: outcome, analysis: analysis,
        classes: ClassAnalysis.all(outcome, of: report.outcome, confidence: report.analysis.options.confidence),
        published: published)
    }
    comparisons = report.analysis.comparisons
  }

  /// The findings without any comparison, which take less time.
  init(_ outcome: SweepOutcome) {
    metric = .macroF1
    reading = .zeroBased
    pretrainingNote = outcome.pretrainingScope.map { " \($0)" } ?? ""
    lastEpochMeaning = outcome.lastEpochMeaning
    scoredRecords = outcome.baselines.records?.counts.scoredText
    withoutEpochs = outcome.withoutEpochs
    baselines = outcome.baselines
    classes = outcome.classes
    conditions = outcome.conditions.map {
      Condition(outcome: $0, analysis: ConditionAnalysis($0, on: outcome.scale, options: SweepAnalysis.Options()))
    }
    comparisons = []
  }

  /// What is counted where each trial stands for itself: `seed` where a seed has one.
  var unit: String { conditions.contains(where: \.outcome.isCrossed) ? "trial" : "seed" }

  var hasResults: Bool { conditions.contains { $0.analysis.completed > 0 } }

  /// The conditions in which a network is trained, each once: chosen methods have the trials of others.
  var trained: [Condition] { conditions.filter { $0.outcome.condition.hasEpochs && $0.outcome.choice == nil } }

  /// The colours of the two families, as far as the conditions need them.
  func families(_ mark: Legend.Mark) -> [Legend.Entry] {
    [("scratch", "random weights"), ("ssl", "pretrained")].compactMap { family, text in
      conditions.contains { $0.family == family } ? Legend.Entry(mark: mark, text: text, family: family) : nil
    }
  }
}

extension Training.Condition {
  /// The class that gives everything of the condition its colour: where the weights came from.
  var family: String { recipe.pretraining == nil ? "scratch" : "ssl" }
}

extension ConfidenceInterval {
  var range: ClosedRange<Double> { lower...upper }
}

extension TrialResult {
  /// The trial in a line, for whoever points at it.
  var summary: String { summary(.macroF1) }

  fileprivate func summary(_ metric: Metric) -> String {
    if let divergedInEpoch { return "\(cell): diverged in epoch \(divergedInEpoch)" }
    let score = metric.value(in: selected).map { ", \(metric.name) \($0.fixed(3))" } ?? ""
    let best = bestEpoch.map { ", best epoch \($0)" } ?? ""
    return "\(cell)\(score)\(best)\(answersOneClass ? ", answers one class" : "")"
  }
}

extension SeedTrials {
  /// The seed in a line, for whoever points at it.
  func summary(_ metric: Metric) -> String {
    if trials.count == 1, let trial = trials.first { return trial.summary(metric) }
    let score = score(metric).map { ", \(metric.name) \($0.fixed(3))" } ?? ""
    return "seed \(seed)\(score), mean of \(trials.count) trials"
  }
}
