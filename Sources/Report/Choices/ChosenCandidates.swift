import Training

/// Which candidate each seed of a chosen method is scored by.
public struct ChosenCandidates: Equatable, Sendable {
  public let choice: MethodChoice
  /// In the order of the choice.
  let candidates: [Condition]
  /// The place of each scored seed's candidate.
  let places: [UInt64: Int]
}

extension SweepOutcome.ConditionOutcome {
  /// The recipe that a trial was trained by: of a chosen method that of its candidate, which differs from seed to seed.
  func recipe(of trial: TrialResult) -> Recipe {
    choice?.candidates.first { $0.name == trial.condition }?.recipe ?? condition.recipe
  }

  /// Every recipe that a trial may have been trained by.
  var recipes: [Recipe] { choice?.candidates.map(\.recipe) ?? [condition.recipe] }

  /// The candidate that a trial comes from; nil where nothing was chosen.
  func candidate(of trial: TrialResult) -> String? { choice == nil ? nil : trial.condition }
}
