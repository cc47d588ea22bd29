import NeuralNetwork

/// Keeps of a running training what selection rules may take: the weights of the epochs that are still in question, and the answers of those
/// that a rule takes for good.
struct EpochKeeper {
  /// An epoch whose answers to the test fold may be wanted later.
  private struct HeldEpoch {
    var weights: ParameterStore.Snapshot
    /// What the weights answer on the validation fold.
    var validation: ClassAnswers
    /// Whether it trained the head alone.
    var isFrozen: Bool
  }

  private let classifier: Classifier
  private let test: FoldEvaluation
  private var rules = ReplayableRules()
  /// The running bests and the present epoch: three at most.
  private var held: [Int: HeldEpoch] = [:]
  private var kept: [Int: KeptEpoch] = [:]

  init(_ classifier: Classifier, test: FoldEvaluation) {
    self.classifier = classifier
    self.test = test
  }

  /// Takes the network as it is after an epoch, with what it answers on the validation fold.
  mutating func take(_ epoch: Int, _ validated: Evaluation, isFrozen: Bool) throws(TrainingError) {
    let settled = rules.take(epoch, validated.metrics.macroF1)
    held = held.filter { rules.runningBests.contains($0.key) }
    held[epoch] = HeldEpoch(
      weights: classifier.store.snapshot, validation: validated.answers, isFrozen: isFrozen)
    for settled in settled.sorted() { try keep(settled, at: epoch) }
  }

  /// Keeps what is still in question, after the last epoch.
  mutating func finish(at end: Int) throws(TrainingError) {
    for epoch in held.keys.sorted() { try keep(epoch, at: end) }
  }

  /// Answers the test fold with a held epoch's weights; afterwards the network is again as it is at the `present` epoch.
  private mutating func keep(_ epoch: Int, at present: Int) throws(TrainingError) {
    guard kept[epoch] == nil, let wanted = held[epoch], let present = held[present] else { return }
    classifier.store.restore(wanted.weights)
    defer { classifier.store.restore(present.weights) }
    let test = try self.test.evaluate(keepingFeatures: wanted.isFrozen)?.test
    kept[epoch] = KeptEpoch(epoch: epoch, validation: wanted.validation, test: test)
  }

  /// The weights of a running best or of the present epoch.
  func weights(of epoch: Int) -> ParameterStore.Snapshot {
    guard let held = held[epoch] else { preconditionFailure("the weights of epoch \(epoch) are not at hand") }
    return held.weights
  }

  /// What a kept epoch scores on the test fold; nil where an answer is not finite.
  func scores(of epoch: Int) -> ClassificationMetrics? { kept[epoch]?.test?.metrics }

  /// In ascending order.
  var epochs: [KeptEpoch] { kept.values.sorted { $0.epoch < $1.epoch } }
}
