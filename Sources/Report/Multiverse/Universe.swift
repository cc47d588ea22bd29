import Statistics
import Training

/// What every comparison would have come to under one choice.
struct Universe: Equatable, Sendable {
  /// What one comparison says of one question.
  struct Finding: Equatable, Sendable {
    let conclusion: Conclusion
    /// Of the condition from the reference, over the pairs; nil of none, and where it is not told.
    let difference: Double?
    /// Student's t interval of a difference in Macro-F1.
    let interval: ConfidenceInterval?
    let pairs: Int
    /// Corrected by Holm, from the test that decides.
    let pValue: Double?
    /// How many trials collapsed; nil of Macro-F1.
    let collapsed: Proportion?
    let referenceCollapsed: Proportion?
    /// How many seeds of condition and reference do not tell.
    let untold: Int
  }

  let choice: SelectionChoice
  /// Macro-F1, in the order of the comparisons.
  let scores: [Finding]
  /// Collapse, in the order of the comparisons, by reading; of the last epoch, which is no best one, there is none.
  let collapses: [[Finding]]
}

extension Universe {
  /// The comparisons of an outcome under a choice, their family corrected for itself. A condition with a trial that does not tell counts in
  /// it without any pair: the seeds that do tell are not a fair sample of all.
  ///
  /// - Parameter readings: of collapse, the first being that of the options.
  init(_ choice: SelectionChoice, of outcome: SweepOutcome, options: SweepAnalysis.Options, readings: [CollapseReading])
  {
    let recorded = outcome.recorded
    let (judged, untold) = Self.judged(
      recorded, by: choice, isRecorded: outcome.selection == nil && choice == outcome.ownChoice)
    var options = options
    options.isBrief = true
    let comparisons = Comparison.family(judged, options: options)
    let counts = comparisons.map { (untold[$0.condition] ?? 0) + (untold[$0.reference] ?? 0) }
    let readings = choice.hasBestEpoch ? readings : []
    let bare = readings.count > 1 ? judged.withoutScores : judged
    let collapses = readings.enumerated().map { index, reading in
      guard index > 0 else { return zip(comparisons, counts).map { Finding.collapse($0, untold: $1) } }
      options.reading = reading
      return zip(Comparison.family(bare, options: options), counts).map { Finding.collapse($0, untold: $1) }
    }
    self.choice = choice
    scores = zip(comparisons, counts).map { Finding.score($0, untold: $1) }
    self.collapses = comparisons.indices.map { comparison in collapses.map { $0[comparison] } }
  }

  /// The trials as the choice judges them, and how many seeds of a condition do not tell, where there are any.
  private static func judged(
    _ recorded: SweepOutcome, by choice: SelectionChoice, isRecorded: Bool
  ) -> (SweepOutcome, untold: [Condition: Int]) {
    guard !isRecorded, case .rule(let rule) = choice else { return (recorded, [:]) }
    var judged = recorded
    var untold: [Condition: Int] = [:]
    // Whichever conditions take part: what decides is what decides of all of them.
    if case .many(let reason) = recorded.looks { judged.seedPlan.growth = reason }
    judged.conditions = recorded.trained.map { condition in
      let replayed = condition.replayed(by: rule)
      guard replayed.untoldSeeds > 0 else { return replayed }
      untold[condition.condition] = replayed.untoldSeeds
      return condition.condition.untold(condition.cells)
    }
    judged = judged.rechosen
    for index in judged.conditions.indices {
      let method = judged.conditions[index]
      let untoldSeeds = method.choice?.candidates.reduce(0) { $0 + (untold[$1] ?? 0) } ?? 0
      guard untoldSeeds > 0 else { continue }
      untold[method.condition] = untoldSeeds
      judged.conditions[index] = method.condition.untold(method.cells)
    }
    return (judged, untold)
  }
}

extension Condition {
  /// What takes part in a family without any pair.
  fileprivate func untold(_ cells: [CrossedStreams]) -> SweepOutcome.ConditionOutcome {
    .init(condition: self, planned: [], cells: cells, trials: [], failed: [])
  }
}

extension Universe.Finding {
  fileprivate static func score(_ comparison: Comparison, untold: Int) -> Self {
    guard untold == 0 else { return .notTold(untold) }
    return Self(
      conclusion: comparison.conclusion, difference: comparison.difference.mean, interval: comparison.interval,
      pairs: comparison.pairs, pValue: comparison.decisive?.adjusted, collapsed: nil, referenceCollapsed: nil, untold: 0
    )
  }

  fileprivate static func collapse(_ comparison: Comparison, untold: Int) -> Self {
    guard untold == 0 else { return .notTold(untold) }
    let collapse = comparison.collapse
    return Self(
      conclusion: comparison.conclusionOfCollapse, difference: collapse.difference.mean, interval: nil,
      pairs: collapse.pairs, pValue: comparison.decisiveOfCollapse?.adjusted, collapsed: collapse.condition,
      referenceCollapsed: collapse.reference, untold: 0)
  }

  private static func notTold(_ seeds: Int) -> Self {
    Self(
      conclusion: .notTold, difference: nil, interval: nil, pairs: 0, pValue: nil, collapsed: nil,
      referenceCollapsed: nil, untold: seeds)
  }
}

extension SweepOutcome {
  /// The outcome with nothing but epochs, for questions that no score answers.
  fileprivate var withoutScores: SweepOutcome {
    var bare = self
    bare.conditions = conditions.map { condition in
      let trials = condition.trials.map { trial in
        var trial = trial
        trial.selected = nil
        return trial
      }
      return .init(
        condition: condition.condition, planned: condition.planned, cells: condition.cells, trials: trials,
        failed: condition.failed)
    }
    return bare
  }
}
