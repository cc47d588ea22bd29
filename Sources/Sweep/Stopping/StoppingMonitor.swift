import Statistics
public import Training

/// Looks at a sweep's seeds as they come in, and says when there are enough of them.
///
/// A state machine without I/O. Looks go by the seeds' order: look n is over the first n seeds, once all their trials are settled,
/// whatever has finished beyond them. Of several trials of one seed and condition it takes the mean, and the share that collapsed. So neither the number of workers nor which seed trains fast moves a decision.
public struct StoppingMonitor: Equatable, Sendable {
  public enum Decision: Equatable, Sendable {
    case goOn
    /// Every goal is reached with the first `seeds` seeds; later ones are not needed.
    case enough(seeds: Int)
    /// Goals that are not reached with the first `seeds` seeds cannot be reached with all of them either, whatever the others give.
    case outOfReach(seeds: Int)
    /// All seeds are settled and a goal is not reached.
    case undecided

    /// Whether seeds that are not trained yet are of no use.
    public var endsEarly: Bool {
      switch self {
      case .enough, .outOfReach: true
      case .goOn, .undecided: false
      }
    }
  }

  /// One of a condition's trials of a seed.
  private struct Cell: Hashable {
    let condition: String
    let crossed: CrossedStreams
  }

  /// What became of one trial; nothing where it gave no result or diverged.
  public struct Outcome: Equatable, Sendable {
    /// Nil of what cannot collapse, too.
    var isCollapsed: Bool?
    /// Those that it has.
    var scores: [TestMetric: Double] = [:]
  }

  /// What became of a condition's trials of one seed, which are all there.
  private struct SeedOutcome: Equatable {
    /// The share of trials that collapsed; nil where one of them does not say.
    var collapse: Double?
    /// The means over the trials; none where one of them lacks the score, as everywhere else in the analysis.
    var scores: [TestMetric: Double] = [:]

    init(_ trials: [Outcome], _ metrics: [TestMetric]) {
      let answers = trials.compactMap(\.isCollapsed)
      if answers.count == trials.count { collapse = Double(answers.count { $0 }) / Double(trials.count) }
      for metric in metrics {
        let scores = trials.compactMap { $0.scores[metric] }
        if scores.count == trials.count { self.scores[metric] = Summary(scores).mean }
      }
    }
  }

  public let rule: StoppingRule
  public private(set) var decision = Decision.goOn
  private let seeds: [UInt64]
  private let conditions: [String]
  /// The trials of a seed, condition by condition.
  private let cells: [String: [Cell]]
  private let cellCount: Int
  /// By what the epoch is selected that a trial is judged by, as everywhere else in the analysis; nil for the one it was trained with.
  private let selection: SelectionRule?
  private let settings: [String: FineTuningSettings]
  /// The settled trials of seeds that no look has taken in yet.
  private var waiting: [UInt64: [Cell: Outcome]] = [:]
  /// How many seeds the last look was over.
  private var looked = 0
  /// The outcomes of the goals' conditions, by seed in their order.
  private var outcomes: [String: [SeedOutcome]] = [:]

  /// A monitor of the definition's conditions and seeds; nil where it has no stopping rule.
  public init?(_ definition: SweepDefinition) {
    guard let rule = definition.stopping else { return nil }
    self.rule = rule
    seeds = definition.seeds
    conditions = definition.conditions.map(\.name)
    let cells = definition.cells.map { Cell(condition: $0.condition.name, crossed: $0.crossed) }
    cellCount = cells.count
    self.cells = Dictionary(grouping: cells, by: \.condition)
    selection = definition.analysis.selection
    settings = Dictionary(definition.conditions.map { ($0.name, $0.recipe.fineTuning) }) { first, _ in first }
  }

  /// Takes a recorded trial and returns the looks that it makes possible.
  public mutating func record(_ trial: TrialResult) -> [Look] {
    settle(
      trial.condition, seed: trial.seed, crossed: trial.crossed,
      Outcome(trial, selection: selection, of: settings[trial.condition]))
  }

  /// Takes a trial that was given up.
  public mutating func giveUp(
    _ condition: String, seed: UInt64, crossed: CrossedStreams = CrossedStreams()
  ) -> [Look] {
    settle(condition, seed: seed, crossed: crossed, Outcome())
  }

  /// A trial that was given up is tried again after all: its seed is not settled, unless a look took it in before.
  public mutating func reinstate(_ condition: String, seed: UInt64, crossed: CrossedStreams = CrossedStreams()) {
    waiting[seed]?[Cell(condition: condition, crossed: crossed)] = nil
  }

  /// Takes what became of a trial.
  public mutating func settle(
    _ condition: String, seed: UInt64, crossed: CrossedStreams = CrossedStreams(), _ outcome: Outcome
  ) -> [Look] {
    guard decision == .goOn else { return [] }
    waiting[seed, default: [:]][Cell(condition: condition, crossed: crossed)] = outcome
    var looks: [Look] = []
    while decision == .goOn, looked < seeds.count, let settled = waiting[seeds[looked]],
      settled.count == cellCount
    {
      waiting[seeds[looked]] = nil
      looked += 1
      for condition in conditions {
        let trials = cells[condition, default: []].map { settled[$0] ?? Outcome() }
        outcomes[condition, default: []].append(SeedOutcome(trials, rule.goals.compactMap(\.metric)))
      }
      let latest = rule.goals.map(look)
      looks += latest
      decision = decision(after: latest)
    }
    return looks
  }

  private func decision(after latest: [Look]) -> Decision {
    guard looked >= rule.leastSeeds else { return .goOn }
    if latest.allSatisfy(\.isReached) { return .enough(seeds: looked) }
    if looked == seeds.count { return .undecided }
    return latest.allSatisfy { $0.isReached || $0.isOutOfReach } ? .outOfReach(seeds: looked) : .goOn
  }

  /// The goals that no outcome of the seeds that are left could reach; before the first look, that no outcome whatever could.
  public var goalsOutOfReach: [StoppingRule.Goal] { rule.goals.map(look).filter(\.isOutOfReach).map(\.goal) }

  private func look(_ goal: StoppingRule.Goal) -> Look {
    let level = rule.goalLevel
    let further = seeds.count - looked
    var look = Look(seeds: looked, goal: goal, estimate: nil, isReached: false, level: level)
    switch goal {
    case .collapse(let condition, let halfWidth):
      let shares = outcomes[condition, default: []].compactMap(\.collapse)
      let rate = MeanShare(sum: min(shares.reduce(0, +), Double(shares.count)), of: shares.count)
      look.estimate = rate.value
      look.take(rate.anytimeValidInterval(confidence: 1 - level), within: halfWidth) {
        rate.canNarrow(to: halfWidth, further: further, confidence: 1 - level)
      }
    case .mean(let bounded, let condition, let halfWidth):
      let scores = outcomes[condition, default: []].compactMap { $0.scores[bounded.metric] }
      let sequence = BettingSequence(scores, within: bounded.bounds)
      look.estimate = Summary(scores).mean
      look.take(sequence.interval(confidence: 1 - level), within: halfWidth) {
        sequence.canNarrow(to: halfWidth, further: further, confidence: 1 - level)
      }
    case .difference(let first, let second, let bounded):
      let differences = differences(first, second, by: bounded.metric)
      let process = SymmetryProcess(differences)
      look.estimate = Summary(differences).mean
      look.eValue = process.evidence.largest
      look.isReached = process.evidence.pValue <= level
      look.isOutOfReach =
        !look.isReached && !process.canDecide(level: level, further: further, within: bounded.differences)
    case .equivalent(let first, let second, let bounded, let margin):
      let differences = differences(first, second, by: bounded.metric)
      let sequence = BettingSequence(differences, within: bounded.differences)
      look.estimate = Summary(differences).mean
      look.lower = sequence.lowerEnd(level: level)
      look.upper = sequence.upperEnd(level: level)
      look.isReached =
        sequence.refutes(atMost: -margin, level: level) && sequence.refutes(atLeast: margin, level: level)
      look.isOutOfReach = !look.isReached && !sequence.canEqual(within: margin, further: further, level: level)
    }
    return look
  }

  /// The differences in a score of the seeds that have it in both conditions.
  private func differences(_ first: String, _ second: String, by metric: TestMetric) -> [Double] {
    zip(outcomes[first, default: []], outcomes[second, default: []]).compactMap { pair in
      pair.0.scores[metric].flatMap { own in pair.1.scores[metric].map { own - $0 } }
    }
  }
}

extension StoppingMonitor.Outcome {
  /// What a trial came to under a rule, which it was trained with `settings` for; a trial that does not tell gave no result.
  fileprivate init(_ trial: TrialResult, selection: SelectionRule?, of settings: FineTuningSettings?) {
    guard let selection, let settings else {
      self.init(trial)
      return
    }
    self.init()
    guard case .selected(let epoch)? = trial.outcome(under: selection, of: settings) else { return }
    isCollapsed = CollapseReading.zeroBased.isCollapsed(trial, under: selection, of: settings)
    scores = Self.scores(epoch.test)
  }

  public init(_ trial: TrialResult) {
    isCollapsed = CollapseReading.zeroBased.isCollapsed(trial)
    if trial.divergedInEpoch == nil { scores = trial.selected.map(Self.scores) ?? [:] }
  }

  private static func scores(_ metrics: ClassificationMetrics) -> [TestMetric: Double] {
    TestMetric.allCases.reduce(into: [:]) { $0[$1] = $1.value(in: metrics) }
  }
}
