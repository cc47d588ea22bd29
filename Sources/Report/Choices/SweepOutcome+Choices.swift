import Statistics
import Training

extension SweepOutcome {
  /// The same with chosen methods beside the conditions, behind them all: each seed of a method has the trials of one of its candidates.
  ///
  /// Candidates are no longer compared with anything themselves; what stands for them is.
  public func choosing(_ choices: [MethodChoice]) throws(ChoiceError) -> SweepOutcome {
    try check(choices)
    var chosen = self
    chosen.choices = choices
    return chosen.rechosen
  }

  /// The conditions that were trained, which come first, without chosen methods.
  var trained: [ConditionOutcome] { conditions.filter { !isChoice($0.condition) } }

  /// What can be compared: chosen methods, and conditions that are no candidates.
  var compared: [ConditionOutcome] {
    let candidates = Set(choices.flatMap(\.candidates))
    return conditions.filter { !candidates.contains($0.condition.name) }
  }

  /// What others are compared with where nobody says: the first condition, or the method that it is a candidate of.
  var firstCompared: Condition? {
    guard let first = conditions.first?.condition else { return nil }
    guard let choice = choice(ofCandidate: first.name) else { return first }
    return conditions.first { $0.condition.name == choice.name }?.condition
  }

  /// The choice that a condition is a candidate of; nil of none.
  public func choice(ofCandidate name: String) -> MethodChoice? { choices.first { $0.candidates.contains(name) } }

  private func isChoice(_ condition: Condition) -> Bool { choices.contains { $0.name == condition.name } }

  /// The same with every choice made anew among what conditions hold now.
  var rechosen: SweepOutcome {
    guard !choices.isEmpty else { return self }
    var chosen = self
    chosen.conditions = trained
    chosen.conditions += choices.map { choice in
      ConditionOutcome(choice, among: chosen.conditions, order: seedPlan.order)
    }
    return chosen
  }
}

extension SweepOutcome.ConditionOutcome {
  /// The trials of the candidates that are chosen. A seed that some candidate has not settled yet is missing, whichever would be chosen, as
  /// other seeds are chosen for by its scores.
  fileprivate init(_ choice: MethodChoice, among conditions: [Self], order: [UInt64]) {
    let candidates = choice.candidates.compactMap { name in conditions.first { $0.condition.name == name } }
    let scores = CandidateScores(candidates, order: order)
    let places = scores.places(by: choice.by == .mean ? .earlierSeeds : .ownSeed)
    let scored = scores.scored(by: choice.by)
    var (trials, failed): ([TrialResult], [SweepOutcome.FailedSeed]) = ([], [])
    for seed in scored where !scores.unsettled.contains(seed) {
      if let place = places[seed] {
        trials += candidates[place].trials.filter { $0.seed == seed }
        failed += candidates[place].failed.filter { $0.seed == seed }
      } else {
        failed += Self.failures(of: seed, in: candidates)
      }
    }
    let used = Dictionary(uniqueKeysWithValues: scored.compactMap { seed in places[seed].map { (seed, $0) } })
      .filter { !scores.unsettled.contains($0.key) }
    let owner = { (cell: TrialCell) in used[cell.seed].map { candidates[$0] } }
    // The recipe is that of the first candidate whatever is chosen, so that the method is the same under every choice of epochs.
    self.init(
      condition: Condition(name: choice.name, recipe: candidates.first?.condition.recipe ?? Recipe()), planned: scored,
      cells: candidates.first?.cells ?? [CrossedStreams()], trials: trials, failed: failed,
      attempts: Dictionary(
        trials.compactMap { trial in owner(trial.cell)?.attempts[trial.cell].map { (trial.cell, $0) } }
      ) { first, _ in first })
    recordedDigests = Dictionary(
      trials.compactMap { trial in owner(trial.cell).map { (trial.cell, $0.digest(of: trial)) } }
    ) { first, _ in first }
    self.choice = ChosenCandidates(choice: choice, candidates: candidates.map(\.condition), places: used)
  }

  /// Why nothing is chosen for a seed: what was given up of any candidate.
  private static func failures(of seed: UInt64, in candidates: [Self]) -> [SweepOutcome.FailedSeed] {
    candidates.flatMap { $0.failed.filter { $0.seed == seed } }
      .reduce(into: []) { failures, failure in
        if !failures.contains(where: { $0.cell == failure.cell }) { failures.append(failure) }
      }
  }
}

// MARK: - What can be chosen among

extension SweepOutcome {
  private func check(_ choices: [MethodChoice]) throws(ChoiceError) {
    let known = trained.map(\.condition.name)
    var owners: [String: String] = [:]
    for (index, choice) in choices.enumerated() {
      if known.contains(choice.name) { throw .nameTaken(choice.name, byCondition: true) }
      if choices[..<index].contains(where: { $0.name == choice.name }) {
        throw .nameTaken(choice.name, byCondition: false)
      }
      for name in choice.candidates {
        guard known.contains(name) else { throw .unknownCandidate(choice: choice.name, name: name, known: known) }
        if let owner = owners.updateValue(choice.name, forKey: name) {
          throw .candidateTwice(name, choices: [owner, choice.name])
        }
      }
      guard choice.candidates.count > 1 else {
        throw .onlyCandidate(choice: choice.name, name: choice.candidates.first ?? "nothing")
      }
      try check(choice)
    }
  }

  private func check(_ choice: MethodChoice) throws(ChoiceError) {
    let candidates = choice.candidates.compactMap { name in trained.first { $0.condition.name == name } }
    guard let first = candidates.first else { return }
    for candidate in candidates {
      guard candidate.condition.hasEpochs else {
        throw .withoutValidation(choice: choice.name, name: candidate.condition.name)
      }
      for (own, other) in zip(first.whatIsShared, candidate.whatIsShared) where own.value != other.value {
        throw .differing(
          choice: choice.name, key: own.key, first: (first.condition.name, own.value),
          second: (candidate.condition.name, other.value))
      }
    }
  }
}

extension SweepOutcome.ConditionOutcome {
  /// What candidates of one choice have in common: labelled records, and the trials that a seed has.
  fileprivate var whatIsShared: [(key: String, value: String)] {
    let settings = condition.recipe.fineTuning
    return [
      ("labels", "\(settings.labels)"), ("label-draw", "\"\(settings.labelDraw.rawValue)\""),
      ("trials a seed", cells.map { "\($0)" }.joined(separator: ", ")),
    ]
  }
}
