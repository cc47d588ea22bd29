public import Statistics
public import Training

/// What one condition's seeds say.
public struct ConditionAnalysis: Equatable, Sendable {
  /// How often attempts at a condition's trials were given up for one reason.
  public struct FailureCount: Equatable, Sendable {
    /// The class of failure, such as `crash`.
    public let failureClass: String
    public let count: Int
  }

  public let condition: Condition
  public let planned: Int
  /// How many trials a seed has: more than one where streams are crossed.
  public let cells: Int
  /// The seeds whose every trial came to its end: every number below is over these.
  public let completed: Int
  /// How many trials diverged.
  public let diverged: Int
  /// The planned seeds that a diverged trial, and nothing else, keeps from counting.
  public let divergedSeeds: Int
  /// The planned seeds that were given up, by class of failure in alphabetical order.
  public let failures: [FailureCount]
  /// The planned seeds of which a trial has neither a result nor a failure.
  public let missing: Int
  /// The score on the test fold, such as Macro-F1, with the weights of the best validation epoch.
  public let score: ScoreAnalysis
  /// The error of the mean Macro-F1 over seeds and test patients; nil of other scores, and where trials kept no answers.
  public let patients: SeedsAndPatients?
  /// The score with the last trained epoch's weights: free of selection unless patience ended the training there.
  public let lastEpochScore: ScoreAnalysis
  /// The score of the trials that collapsed, by the reading that is compared: the mean of two modes describes no trial.
  public let scoreOfCollapsed: Summary
  /// The score of the others.
  public let scoreOfOthers: Summary
  /// The collapse rate by every reading: 0-based, 1-based, with the untrained network.
  public let collapse: [CollapseAnalysis]
  /// The collapse rate by the reading that is compared.
  public let comparedCollapse: RateAnalysis
  /// The collapse rate by the base of the reading that is compared, with thresholds 0 to 3.
  public let thresholds: [CollapseAnalysis]
  /// Trials that answer one class for the whole validation fold at the best epoch.
  public let oneClass: RateAnalysis
  /// How often training failed by each definition, `oneClass` among them, in their order.
  public let failedTrainings: [FailedTrainingAnalysis]
  /// Trials of which several epochs have the highest validation Macro-F1.
  public let ties: RateAnalysis
  /// The best epoch; 1 is the first trained one.
  public let bestEpoch: Summary
  public let plan: ConditionPlan
  /// Where the spread of the score comes from; nil where no stream is crossed, or of too few seeds.
  public let variance: CellVariance?

  /// Planned seeds without a result, of which nothing is known.
  public var unresolved: Int { failures.reduce(missing) { $0 + $1.count } }

  init(
    _ outcome: SweepOutcome.ConditionOutcome, on scale: FailedTraining.Scale, options: SweepAnalysis.Options,
    patients: PatientInfluences? = nil
  ) {
    let seeds = outcome.completedSeeds
    let trials = seeds.flatMap(\.trials)
    let failed = outcome.failedSeeds
    let unresolved = failed.count + outcome.missing.count
    let confidence = options.confidence
    condition = outcome.condition
    planned = outcome.planned.count
    cells = outcome.cells.count
    completed = seeds.count
    diverged = outcome.diverged.count
    divergedSeeds = Set(outcome.diverged.map(\.seed)).subtracting(failed.map(\.seed)).subtracting(outcome.missing).count
    failures = Self.failures(failed)
    missing = outcome.missing.count
    let metric = options.metric
    score = ScoreAnalysis(seeds, unresolved: unresolved, within: metric.bounds, confidence) {
      metric.value(in: $0.selected)
    }
    self.patients = metric.isMacroF1 ? patients?.analysis(seeds) : nil
    lastEpochScore = ScoreAnalysis(seeds, unresolved: unresolved, within: metric.bounds, confidence) {
      metric.value(in: $0.last)
    }
    let scores = { (isCollapsed: Bool) in
      Summary(
        trials.filter { options.reading.isCollapsed($0) == isCollapsed }.compactMap { metric.value(in: $0.selected) })
    }
    scoreOfCollapsed = scores(true)
    scoreOfOthers = scores(false)
    let collapse = { (reading: CollapseReading) in
      CollapseAnalysis(
        reading: reading,
        rate: RateAnalysis(seeds, unresolved: unresolved, confidence) { reading.isCollapsed($0) })
    }
    self.collapse = CollapseReading.all.map(collapse)
    comparedCollapse = collapse(options.reading).rate
    thresholds = (0...3).map { threshold in
      var reading = options.reading
      reading.threshold = threshold
      return collapse(reading)
    }
    oneClass = RateAnalysis(seeds, unresolved: unresolved, confidence) { $0.answersOneClass }
    failedTrainings = FailedTraining.allCases.map { definition in
      FailedTrainingAnalysis(
        definition: definition,
        rate: RateAnalysis(seeds, unresolved: unresolved, confidence) { definition.isFailed($0, on: scale) })
    }
    ties = RateAnalysis(seeds, unresolved: unresolved, confidence) { $0.isTied }
    bestEpoch = Summary(trials.compactMap(\.bestEpoch).map(Double.init))
    plan = ConditionPlan(
      collapse: comparedCollapse.proportion, score: score.summary, within: metric.width,
      confidence: confidence)
    variance = CellVariance(outcome, metric)
  }

  private static func failures(_ failed: [SweepOutcome.FailedSeed]) -> [FailureCount] {
    Dictionary(grouping: failed, by: \.failureClass).map { FailureCount(failureClass: $0, count: $1.count) }
      .sorted { $0.failureClass < $1.failureClass }
  }
}

/// A collapse rate and the reading that it belongs to.
public struct CollapseAnalysis: Equatable, Sendable {
  public let reading: CollapseReading
  public let rate: RateAnalysis
}

/// How often training failed by one definition.
public struct FailedTrainingAnalysis: Equatable, Sendable {
  public let definition: FailedTraining
  public let rate: RateAnalysis
}
