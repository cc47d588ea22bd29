public import Training

extension SweepOutcome {
  /// The same trials, each judged by the epoch that `rule` selects, as far as it was trained; unchanged without a rule.
  ///
  /// A curve ends where the rule would have ended the training. What a trial does not tell is no result: its seed is listed as such.
  public func judged(by rule: SelectionRule?) -> SweepOutcome {
    guard let rule else { return self }
    let recorded = recorded
    var judged = self
    judged.selection = rule
    judged.recordedConditions = recorded.trained
    judged.conditions = recorded.trained.map { condition in
      var replayed = condition.replayed(by: rule)
      replayed.recordedDigests = Dictionary(condition.trials.map { ($0.cell, $0.digest) }) { first, _ in first }
      return replayed
    }
    return judged.rechosen
  }
}

extension SweepOutcome.ConditionOutcome {
  /// What stands in the place of a failure where a trial does not tell what a rule would have given.
  private static let untold = "selection not told"

  /// How many seeds have a trial that does not tell what the rule would have given.
  var untoldSeeds: Int { Set(failed.filter { $0.failureClass == Self.untold }.map(\.seed)).count }

  /// The trials as a rule judges them, without the digests of what was recorded.
  func replayed(by rule: SelectionRule) -> Self {
    var judged: [TrialResult] = []
    var untold: [SweepOutcome.FailedSeed] = []
    for trial in trials {
      if let outcome = trial.outcome(under: rule, of: recipe(of: trial).fineTuning) {
        judged.append(trial.judged(outcome))
      } else {
        untold.append(.init(seed: trial.seed, crossed: trial.crossed, failureClass: Self.untold))
      }
    }
    var replayed = Self(
      condition: condition, planned: planned, cells: cells, trials: judged, failed: failed + untold, attempts: attempts)
    replayed.coreSeconds = coreSeconds
    return replayed
  }
}

extension TrialResult {
  fileprivate func judged(_ outcome: SelectionOutcome) -> TrialResult {
    // Without epochs there is nothing that another rule could select.
    guard hasEpochs else { return self }
    var result = self
    switch outcome {
    case .selected(let epoch):
      result.epochs = epochs.filter { $0.epoch <= epoch.end }
      result.selectedEpoch = epoch.epoch
      result.selected = epoch.test
      result.selectedValidationClassesPredicted = epoch.validationClassesPredicted
      result.divergedInEpoch = nil
    case .diverged(let epoch):
      (result.selectedEpoch, result.selected, result.last) = (nil, nil, nil)
      result.selectedValidationClassesPredicted = nil
      result.divergedInEpoch = epoch
    }
    return result
  }
}
