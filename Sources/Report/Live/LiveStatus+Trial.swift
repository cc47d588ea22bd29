public import Training

extension LiveStatus.Task {
  /// How a recorded trial stands.
  public init(_ trial: TrialResult) {
    if let epoch = trial.divergedInEpoch {
      self.init(seed: trial.seed, state: .diverged, detail: "diverged in epoch \(epoch)")
      return
    }
    let parts = [
      trial.selected.map { "Macro-F1 \($0.macroF1.fixed(3))" }, trial.bestEpoch.map { "best epoch \($0)" },
      trial.answersOneClass ? "answers one class" : nil,
    ]
    self.init(
      seed: trial.seed, state: trial.answersOneClass ? .oneClass : .recorded,
      detail: parts.compactMap { $0 }.joined(separator: ", "))
  }
}
