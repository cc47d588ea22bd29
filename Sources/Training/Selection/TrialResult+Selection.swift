/// The epoch that a rule selects of a trial, with what it gives.
public struct SelectedEpoch: Equatable, Sendable {
  /// Counted from 1; 0 of a classifier without epochs, as is the end.
  public var epoch: Int
  /// The epoch after which the rule would have ended the training.
  public var end: Int
  /// Nil without epochs: no rule looks at it.
  public var validationMacroF1: Double?
  /// How many classes the epoch's weights answer on the validation fold.
  public var validationClassesPredicted: Int
  public var test: ClassificationMetrics
}

/// What becomes of a trial under a rule.
public enum SelectionOutcome: Equatable, Sendable {
  case selected(SelectedEpoch)
  /// A value stopped being finite before the rule ended the training, or in the answers that it would have been scored by.
  case diverged(epoch: Int)
}

extension TrialResult {
  /// What training by `rule` would have given in the place of this training, which had `settings`.
  ///
  /// - Returns: nil where the result does not tell: the training ended before the rule would have ended it, the epoch is none of those kept,
  ///   or the result is of version 1, which kept the selected epoch and the last one. What has no epochs is the same under every rule.
  public func outcome(under rule: SelectionRule, of settings: FineTuningSettings) -> SelectionOutcome? {
    if !hasEpochs, let selected, let classes = selectedValidationClassesPredicted {
      return .selected(
        SelectedEpoch(
          epoch: Self.noEpoch, end: Self.noEpoch, validationMacroF1: nil, validationClassesPredicted: classes,
          test: selected))
    }
    let trained = trainedEpochs
    guard let replay = rule.replay(trained.map(\.validationMacroF1)) else {
      return divergedInEpoch.map { .diverged(epoch: $0) }
    }
    if !replay.isStopped {
      // The rule trains every epoch that there can be.
      if let divergedInEpoch { return .diverged(epoch: divergedInEpoch) }
      guard trained.count >= settings.epochs else { return nil }
    }
    return outcome(replay, trained)
  }

  /// Every epoch but the untrained network.
  var trainedEpochs: [Epoch] { epochs.filter { $0.epoch > 0 } }

  private func outcome(_ replay: SelectionRule.Replay, _ trained: [Epoch]) -> SelectionOutcome? {
    let test: ClassificationMetrics?
    if let kept = kept.first(where: { $0.epoch == replay.selected }) {
      guard let answers = kept.test else { return .diverged(epoch: replay.end) }
      test = answers.metrics
    } else {
      test = replay.selected == selectedEpoch ? selected : replay.selected == trained.count ? last : nil
    }
    guard let test else { return nil }
    let epoch = trained[replay.selected - 1]
    return .selected(
      SelectedEpoch(
        epoch: replay.selected, end: replay.end, validationMacroF1: epoch.validationMacroF1,
        validationClassesPredicted: epoch.validationClassesPredicted, test: test))
  }
}
