/// One reading of "the best epoch is at most `threshold`".
public struct CollapseReading: Equatable, Sendable {
  /// The number of the first epoch that may be the best.
  public var epochBase: Int
  public var threshold: Int
  /// Whether the untrained network competes as an epoch before the first trained one.
  public var countsUntrained: Bool

  public init(epochBase: Int, threshold: Int, countsUntrained: Bool = false) {
    self.epochBase = epochBase
    self.threshold = threshold
    self.countsUntrained = countsUntrained
  }

  /// Best among the first two trained epochs, counted from 0: the published reading's likeliest form.
  public static let zeroBased = CollapseReading(epochBase: 0, threshold: 1)
  /// Best after the first trained epoch, counted from 1.
  public static let oneBased = CollapseReading(epochBase: 1, threshold: 1)
  /// Never better than the untrained network, which is epoch 0, or best after the first trained epoch.
  public static let withUntrained = CollapseReading(epochBase: 0, threshold: 1, countsUntrained: true)

  /// Every reading that is reported.
  public static let all = [zeroBased, oneBased, withUntrained]

  /// Whether the trial collapsed; nil for one that diverged, which is an outcome of its own, and for one without epochs, which cannot.
  public func isCollapsed(_ trial: TrialResult) -> Bool? {
    guard let selected = trial.selectedEpoch, trial.divergedInEpoch == nil else { return nil }
    return isCollapsed(trial, selected: selected, end: .max)
  }

  /// Whether the trial, which had `settings`, would have collapsed by another rule; nil where it would have diverged or nothing tells.
  public func isCollapsed(
    _ trial: TrialResult, under rule: SelectionRule, of settings: FineTuningSettings
  ) -> Bool? {
    guard trial.hasEpochs, case .selected(let selected)? = trial.outcome(under: rule, of: settings) else { return nil }
    return isCollapsed(trial, selected: selected.epoch, end: selected.end)
  }

  private func isCollapsed(_ trial: TrialResult, selected: Int, end: Int) -> Bool {
    guard countsUntrained else { return selected - 1 + epochBase <= threshold }
    return (Self.untrainedIsBest(trial, end: end) ? 0 : selected) + epochBase <= threshold
  }

  /// How many of the completed trials collapsed.
  public func count(_ trials: [TrialResult]) -> (collapsed: Int, of: Int) {
    let answers = trials.compactMap(isCollapsed)
    return (answers.count { $0 }, answers.count)
  }

  /// Whether no epoch up to `end` is better than the untrained network.
  private static func untrainedIsBest(_ trial: TrialResult, end: Int) -> Bool {
    guard let untrained = trial.epochs.first(where: { $0.epoch == 0 }) else { return false }
    return trial.epochs.allSatisfy { $0.epoch > end || $0.validationMacroF1 <= untrained.validationMacroF1 }
  }
}

extension CollapseReading: CustomStringConvertible {
  /// What collapsed means, in words: `best epoch at most 1, counted from 0`.
  public var description: String {
    "best epoch at most \(threshold), counted from \(epochBase)"
      + (countsUntrained ? ", the untrained network being the epoch before the first" : "")
  }
}
