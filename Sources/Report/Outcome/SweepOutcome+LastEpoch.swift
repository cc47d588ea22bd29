import Training

extension SweepOutcome {
  /// The conditions of which a patience really ended trainings before their last planned epoch.
  var endedByPatience: [Condition] {
    recorded.conditions.filter { condition in
      condition.completed.contains { $0.isEndedByPatience(of: condition.recipe(of: $0).fineTuning) }
    }.map(\.condition)
  }

  /// What the scores of the last epoch are, in a sentence: free of selection only where the validation fold did not say which epoch is the
  /// last.
  var lastEpochMeaning: String {
    let ended = endedByPatience
    let meaning = "the same with the weights of the last trained epoch"
    guard !ended.isEmpty else { return "\(meaning), whatever the validation fold says." }
    let names = ended.count > Self.mostNamed ? "\(ended.count) conditions" : Numbers.listed(ended.map(\.name))
    return
      "\(meaning). Where patience ended trainings (\(names)), the validation fold chose that epoch, too: it is not free of selection."
  }

  /// Which conditions have no epochs, in a sentence; nil where all have.
  var withoutEpochs: String? {
    let without = conditions.filter { !$0.condition.hasEpochs }
    guard !without.isEmpty else { return nil }
    let isOne = without.count == 1
    return
      "\(Self.names(without)) \(isOne ? "has" : "have") no epochs: \(isOne ? "its one score stands" : "their scores stand") under last epoch, too, and there is "
      + "no collapse rate."
  }

  /// More conditions are counted, not named.
  private static let mostNamed = 5
}

extension TrialResult {
  /// Whether the patience of `settings` ended the training before its last planned epoch.
  func isEndedByPatience(of settings: FineTuningSettings) -> Bool {
    let trained = epochs.count { $0.epoch > 0 }
    return settings.patience != nil && trained > 0 && trained < settings.epochs
  }
}
