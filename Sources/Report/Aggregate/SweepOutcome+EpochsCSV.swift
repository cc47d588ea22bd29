import Training

extension SweepOutcome {
  private static let epochColumns = [
    "condition", "seed", "outcome", "epoch", "training_loss", "validation_loss", "validation_macro_f1",
    "validation_classes_predicted", "gradient_norm", "learning_rate", "test_macro_f1",
  ]

  /// A row an epoch of every trial, 0 being the untrained network, as `csv` has a row a trial. The Macro-F1 on the test fold is there where
  /// it is known: at the selected and the last epoch, at those that are kept, and at all where the sweep asked for it.
  public var epochsCSV: String {
    let streams = crossedStreams
    let rows = conditions.flatMap { condition in
      condition.trials.flatMap { trial in
        let crossed = streams.map { stream in trial.crossed[stream].map { "\($0)" } ?? "" }
        return trial.epochs.map { Self.row(trial, $0, of: condition) + crossed + candidate(of: trial, in: condition) }
      }
    }
    return CSVText.rows([Self.epochColumns + streams.map(\.rawValue) + candidateColumn] + rows)
  }

  private static func row(_ trial: TrialResult, _ epoch: TrialResult.Epoch, of condition: ConditionOutcome)
    -> [String]
  {
    let numbers: [Double?] = [epoch.trainingLoss, epoch.validationLoss, epoch.validationMacroF1]
    let others: [Double?] = [epoch.gradientNorm, epoch.learningRate, trial.testMacroF1(of: epoch)]
    let text = { (number: Double?) in number.map { "\($0)" } ?? "" }
    return [
      condition.condition.name, "\(trial.seed)", trial.divergedInEpoch == nil ? "completed" : "diverged",
      "\(epoch.epoch)",
    ] + numbers.map(text) + ["\(epoch.validationClassesPredicted)"] + others.map(text)
  }
}

extension TrialResult {
  /// The Macro-F1 on the test fold with an epoch's weights; nil where nothing says it.
  fileprivate func testMacroF1(of epoch: Epoch) -> Double? {
    if let known = epoch.testMacroF1 { return known }
    guard divergedInEpoch == nil, epoch.epoch > 0 else { return nil }
    if epoch.epoch == selectedEpoch { return selected?.macroF1 }
    if epoch.epoch == epochs.last?.epoch { return last?.macroF1 }
    return kept.first { $0.epoch == epoch.epoch }?.test?.metrics.macroF1
  }
}
