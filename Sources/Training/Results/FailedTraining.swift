import ReproducibleMath

/// What may be called a failed training, whatever epoch was best: definitions that stand beside the readings of collapse.
///
/// None of them is right by itself: a training can answer two classes and score as always answering one, or end with a low loss and score
/// no better than guessing.
public enum FailedTraining: String, CaseIterable, Sendable {
  /// At most one class is answered on the validation fold.
  case oneClass = "one_class"
  /// The most frequent answer is given for nearly the whole test fold.
  case majority = "majority"
  /// The test Macro-F1 is no better than what answers without a network score.
  case trivial = "trivial"
  /// The training loss never fell clearly below that of guessing all classes equally often.
  case untrained = "untrained"

  /// The share of the most frequent answer from which it counts as a majority.
  public static let leastMajority = 0.95
  /// How far above the best trivial baseline a Macro-F1 may be and still count as no better.
  public static let trivialMargin = 0.01
  /// The share of ln(classes), the loss of guessing, below which a training loss has to fall once.
  public static let guessingShare = 0.9

  /// What the definitions measure by.
  public struct Scale: Equatable, Sendable {
    /// The highest Macro-F1 of an answer without a network.
    public var trivialMacroF1: Double
    /// How many classes records are told apart into.
    public var classes: Int

    public init(trivialMacroF1: Double, classes: Int) {
      self.trivialMacroF1 = trivialMacroF1
      self.classes = classes
    }

    public init(_ baselines: Baselines, classes: Int) {
      self.init(
        trivialMacroF1: max(baselines.mostFrequent, baselines.priorMatched, baselines.uniform), classes: classes)
    }
  }

  /// Whether the trial failed at its selected epoch; nil for one that diverged, and where it does not tell.
  public func isFailed(_ trial: TrialResult, on scale: Scale) -> Bool? {
    guard trial.divergedInEpoch == nil else { return nil }
    switch self {
    case .oneClass: return trial.selectedValidationClassesPredicted.map { $0 <= 1 }
    case .majority: return trial.selected.map { $0.majorityShare >= Self.leastMajority }
    case .trivial: return trial.selected.map { $0.macroF1 <= scale.trivialMacroF1 + Self.trivialMargin }
    case .untrained:
      guard let lowest = trial.trainedEpochs.compactMap(\.trainingLoss).min() else { return nil }
      return lowest >= Self.guessingShare * Elementary.log(Double(max(1, scale.classes)))
    }
  }
}

extension TrialResult {
  /// Whether several trained epochs have the highest validation Macro-F1, so that the rule for ties chose among them; nil for a trial that
  /// diverged, and of no trained epoch.
  public var isTied: Bool? {
    guard divergedInEpoch == nil, let highest = trainedEpochs.map(\.validationMacroF1).max() else { return nil }
    return trainedEpochs.count { $0.validationMacroF1 == highest } > 1
  }
}
