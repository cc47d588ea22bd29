public import ContentHash
public import ECGData
public import Program
public import Sweep
public import Training

/// Everything a report is made of: what a sweep planned and what came of it so far.
public struct SweepOutcome: Equatable, Sendable {
  /// A planned trial that was given up.
  public struct FailedSeed: Equatable, Sendable {
    public var seed: UInt64
    public var crossed: CrossedStreams
    /// The class of its last failure, such as `crash`.
    public var failureClass: String

    public init(seed: UInt64, crossed: CrossedStreams = CrossedStreams(), failureClass: String) {
      self.seed = seed
      self.crossed = crossed
      self.failureClass = failureClass
    }

    var cell: TrialCell { TrialCell(seed: seed, crossed: crossed) }
  }

  /// Who trained a trial, and how long it took.
  public struct RecordedAttempt: Equatable, Sendable {
    public var host: String
    public var worker: String
    /// Counted from 1.
    public var number: Int
    public var seconds: Double

    public init(host: String, worker: String, number: Int, seconds: Double) {
      self.host = host
      self.worker = worker
      self.number = number
      self.seconds = seconds
    }
  }

  /// One condition with all its seeds.
  public struct ConditionOutcome: Equatable, Sendable {
    public var condition: Condition
    public var planned: [UInt64]
    /// The values of the crossed streams with which every seed is trained; a single empty one where none is crossed.
    public let cells: [CrossedStreams]
    /// The recorded trials by seed and crossed values.
    public private(set) var trials: [TrialResult]
    /// The planned trials that were given up, by seed and crossed values.
    public private(set) var failed: [FailedSeed]
    /// The attempts that gave the trials, as far as they are known.
    public var attempts: [TrialCell: RecordedAttempt]
    /// What its trainings have cost, those without a result too; nil where it is not known.
    public var coreSeconds: Double?
    /// Which candidates the trials come from; nil of a condition that was trained.
    var choice: ChosenCandidates?
    /// What was recorded of trials that are judged by another epoch than the recorded one.
    var recordedDigests: [TrialCell: SHA256Digest] = [:]

    public init(
      condition: Condition, planned: [UInt64], cells: [CrossedStreams] = [CrossedStreams()], trials: [TrialResult],
      failed: [FailedSeed], attempts: [TrialCell: RecordedAttempt] = [:]
    ) {
      self.condition = condition
      self.planned = planned.sorted()
      self.cells = cells.sorted()
      self.trials = trials.sorted { $0.cell < $1.cell }
      self.failed = failed.sorted { $0.cell < $1.cell }
      self.attempts = attempts
    }

    /// The digest of what was recorded.
    func digest(of trial: TrialResult) -> SHA256Digest { recordedDigests[trial.cell] ?? trial.digest }

    /// Whether a seed has several trials.
    public var isCrossed: Bool { cells.count > 1 }

    /// The trials that came to their end.
    public var completed: [TrialResult] { trials.filter { $0.divergedInEpoch == nil } }

    public var diverged: [TrialResult] { trials.filter { $0.divergedInEpoch != nil } }

    /// The planned seeds of which a trial has neither a result nor a failure.
    public var missing: [UInt64] {
      let settled = Set(failed.map(\.cell)).union(trials.map(\.cell))
      return planned.filter { seed in
        cells.contains { !settled.contains(TrialCell(seed: seed, crossed: $0)) }
      }
    }
  }

  public var name: String
  /// Where the records came from, for people.
  public var dataSource: String
  public var isSynthetic: Bool
  public var fingerprint: SHA256Digest
  /// The version of the program that made the run.
  public var codeVersion: String
  /// By what the results were computed.
  public var lineage: Lineage
  public var baselines: Baselines
  /// The names of what records are classified into.
  public var classes: [String]
  public var conditions: [ConditionOutcome]
  /// Nil where the number of seeds was fixed beforehand.
  public var stopping: StoppingOutcome?
  /// Nil where the sweep was last started without a budget.
  public var budget: BudgetOutcome?
  /// The names of tasks that gave different results when they ran again.
  public var notReproducible: [String]
  /// In which order the seeds were planned.
  public var seedPlan: SeedPlan
  /// Everything that changes what a trial computes; none where nobody asks.
  public var settings: [SweepDefinition.Setting]
  /// What drove each source of chance.
  public var streams: StreamSettings
  /// By what the epochs are selected that trials are judged by; nil where it is what they were trained with.
  public var selection: SelectionRule?
  /// The methods that stand behind the conditions, each by one of several candidates.
  public internal(set) var choices: [MethodChoice] = []
  /// The trained conditions as they were recorded; nil where trials are judged as they were.
  var recordedConditions: [ConditionOutcome]?

  public init(
    name: String, dataSource: String, isSynthetic: Bool, fingerprint: SHA256Digest, codeVersion: String,
    lineage: Lineage = .ofNothing, baselines: Baselines, classes: [String] = Labelling.rhythmTop5.classNames,
    conditions: [ConditionOutcome], notReproducible: [String] = [],
    stopping: StoppingOutcome? = nil, budget: BudgetOutcome? = nil, seedPlan: SeedPlan? = nil,
    settings: [SweepDefinition.Setting] = [],
    streams: StreamSettings = StreamSettings()
  ) {
    self.name = name
    self.dataSource = dataSource
    self.isSynthetic = isSynthetic
    self.fingerprint = fingerprint
    self.codeVersion = codeVersion
    self.lineage = lineage
    self.baselines = baselines
    self.classes = classes
    self.conditions = conditions
    self.notReproducible = notReproducible
    self.stopping = stopping
    self.budget = budget
    self.seedPlan = seedPlan ?? SeedPlan(order: Set(conditions.flatMap(\.planned)).sorted())
    self.settings = settings
    self.streams = streams
  }
}

extension SweepOutcome {
  /// The outcome as it was recorded, each trial judged by the epoch that it was trained with.
  var recorded: SweepOutcome {
    guard let recordedConditions else { return self }
    var recorded = self
    recorded.conditions = recordedConditions
    recorded.recordedConditions = nil
    recorded.selection = nil
    return recorded.rechosen
  }

  /// What definitions of failed training measure by.
  var scale: FailedTraining.Scale { FailedTraining.Scale(baselines, classes: classes.count) }
}
