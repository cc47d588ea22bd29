public import Training

/// What the seeds of a sweep can and cannot say: every number of a report that is not a single trial's.
public struct SweepAnalysis: Equatable, Sendable {
  /// The choices a reader can make.
  public struct Options: Equatable, Sendable {
    /// The confidence of every interval; a family of tests is held to the level 1 - `confidence`.
    public var confidence = 0.95
    /// What all other conditions are compared with; the sweep's first condition where nil.
    public var reference: Condition?
    /// The reading of collapse that is compared between conditions.
    public var reading = CollapseReading.zeroBased
    /// Whether comparisons are made for their conclusions alone: no plan, and no interval for every look, both of which take time.
    var isBrief = false
    /// By what trials are scored; epochs are selected by Macro-F1 whatever it is.
    public var metric = Metric.macroF1
    /// Whether intervals over seeds and test patients stand beside those over seeds.
    public var patients = false

    public init() {}
  }

  public let options: Options
  /// In the order of the sweep.
  public let conditions: [ConditionAnalysis]
  /// How often the results may have been looked at, which decides what the verdicts come from.
  public let looks: Looks
  /// Every other condition against the reference, in the order of the sweep.
  public let comparisons: [Comparison]

  /// The analysis of an outcome; a reference that the sweep does not have compares nothing.
  public init(_ outcome: SweepOutcome, options: Options = Options()) {
    self.options = options
    let patients = PatientInfluences(outcome)
    conditions = outcome.conditions.map {
      ConditionAnalysis($0, on: outcome.scale, options: options, patients: patients)
    }
    looks = outcome.looks
    comparisons = Comparison.family(outcome, options: options)
  }

  /// The condition that the others are compared with; nil where there is no comparison.
  public var reference: Condition? { comparisons.first?.reference }
}
