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
    judged.recordedConditions = recorded.conditions
    judged.conditions = recorded.conditions.map { $0.judged(by: rule) }
    return judged
  }
}

extension SweepOutcome.ConditionOutcome {
  fileprivate func judged(by rule: SelectionRule) -> Self {
    var judged: [TrialResult] = []
    var untold: [SweepOutcome.FailedSeed] = []
    for trial in trials {
      if let outcome = trial.outcome(under: rule, of: condition.recipe.fineTuning) {
        judged.append(trial.judged(outcome))
      } else {
        untold.append(.init(seed: trial.seed, crossed: trial.crossed, failureClass: "selection not told"))
      }
    }
    var result = Self(
      condition: condition, planned: planned, cells: cells, trials: judged, failed: failed + untold)
    result.recordedDigests = Dictionary(trials.map { ($0.cell, $0.digest) }) { first, _ in first }
    return result
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
