import Statistics
import Training

/// What a choice among candidates came to, what it cost, and how much too good its validation scores look. All scores are Macro-F1, by which is
/// chosen whatever the metric.
struct ChoiceAnalysis: Equatable, Sendable {
  struct Candidate: Equatable, Sendable {
    let condition: Condition
    /// Over the seeds that choose.
    let validation: Summary
    /// Over those of them that it did not diverge with.
    let test: Summary
    /// Of these, the validation score minus that on the test fold.
    let validationLessTest: Double?
    /// How many seeds of the method it is the one of.
    let scored: Int
  }

  let choice: MethodChoice
  let candidates: [Candidate]
  /// How many seeds choose: those in which every candidate has a result.
  let seeds: Int
  /// The place of the candidate that is best over all these seeds; nil of none.
  let chosen: Int?
  /// The others that are as good.
  let tied: [Int]
  /// What the method scores, each seed by its candidate.
  let scored: Summary
  /// Each seed by the candidate that the others choose: without bias, but not for tests; nil where each seed chooses for itself.
  let leaveOneOut: Summary?
  /// How many seeds another candidate is chosen for than over all seeds when they are left out; nil where each chooses for itself.
  let changes: Int?
  /// How much more the best on the test fold would have scored on the same seeds: of one candidate, or of one a seed where each chooses for
  /// itself. A bound for every choice, and no result.
  let bestOnTestLessScored: Double?
  /// The candidate with the highest mean on the test fold.
  let bestOnTest: Int?
  /// The candidates' trials with a result.
  let trainings: Int
  /// Nil where it is not known of a candidate.
  let coreSeconds: Double?

  /// In the order of the choices.
  static func all(of outcome: SweepOutcome) -> [ChoiceAnalysis] {
    outcome.conditions.compactMap { method in method.choice.map { ChoiceAnalysis(method, $0, of: outcome) } }
  }

  private init(_ method: SweepOutcome.ConditionOutcome, _ chosen: ChosenCandidates, of outcome: SweepOutcome) {
    let conditions = chosen.choice.candidates.compactMap { name in
      outcome.trained.first { $0.condition.name == name }
    }
    let scores = CandidateScores(conditions, order: outcome.seedPlan.order)
    let test = conditions.map(\.testScores)
    let (counted, best) = (scores.counted.map { scores.seeds[$0] }, scores.best)
    choice = chosen.choice
    candidates = conditions.indices.map { place in
      let both = scores.counted.compactMap { index in
        test[place][scores.seeds[index]].map { (scores.validation[place][index] ?? 0, $0) }
      }
      return Candidate(
        condition: conditions[place].condition,
        validation: Summary(scores.counted.compactMap { scores.validation[place][$0] }), test: Summary(both.map(\.1)),
        validationLessTest: Summary(both.map { $0 - $1 }).mean, scored: chosen.places.values.count { $0 == place })
    }
    seeds = counted.count
    self.chosen = best.first
    tied = Array(best.dropFirst())
    let own = method.testScores
    scored = Summary(method.planned.compactMap { own[$0] })
    let others = chosen.choice.by == .mean ? scores.places(by: .otherSeeds) : nil
    leaveOneOut = others.map { places in
      Summary(counted.compactMap { seed in places[seed].flatMap { test[$0][seed] } })
    }
    changes = others.map { places in counted.count { places[$0].map { $0 != best.first } ?? false } }
    let means = candidates.map(\.test.mean)
    bestOnTest = means.indices.filter { means[$0] != nil }.max { (means[$0] ?? 0, $1) < (means[$1] ?? 0, $0) }
    // Where all candidates have a score, so that nothing but the choice is between them.
    let paired = method.planned.filter { seed in own[seed] != nil && test.allSatisfy { $0[seed] != nil } }
    let ofMethod = Summary(paired.compactMap { own[$0] }).mean
    let highest =
      chosen.choice.by == .mean
      ? test.compactMap { scores in Summary(paired.compactMap { scores[$0] }).mean }.max()
      : Summary(paired.compactMap { seed in test.compactMap { $0[seed] }.max() }).mean
    bestOnTestLessScored = highest.flatMap { highest in ofMethod.map { highest - $0 } }
    trainings = conditions.reduce(0) { $0 + $1.trials.count }
    let costs = conditions.compactMap(\.coreSeconds)
    coreSeconds = costs.count == conditions.count ? costs.reduce(0, +) : nil
  }

  /// How much more the chosen candidate's validation score is above its test score than that of the candidates on average: what choosing adds to
  /// what folds differ in, and to what the selection of epochs adds everywhere.
  var optimism: Double? {
    let all = Summary(candidates.compactMap(\.validationLessTest)).mean
    return chosen.flatMap { candidates[$0].validationLessTest }.flatMap { own in all.map { own - $0 } }
  }
}

extension SweepOutcome.ConditionOutcome {
  /// The Macro-F1 on the test fold by seed.
  fileprivate var testScores: [UInt64: Double] {
    Dictionary(
      completedSeeds.compactMap { seed in seed.score(.macroF1).map { (seed.seed, $0) } },
      uniquingKeysWith: { first, _ in first })
  }
}
