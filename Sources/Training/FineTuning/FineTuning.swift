import ContentHash
import ECGData
import Kernels
import NeuralNetwork
import ReproducibleMath

/// One trial while it runs: the network, the three sets of records and what has been found so far.
final class FineTuning {
  private let task: TrialTask
  private let observer: TrainingObserver
  private let labelled: LabelledRecords
  private let validation: FoldEvaluation
  private let test: FoldEvaluation
  private let classifier: Classifier
  private let phases: [TrainingPhase]
  private var trace: [TrialResult.Epoch] = []
  /// The best epoch so far, of equals the first: whose weights are the result's.
  private var best = RunningBest(ties: .first)
  private var keeper: EpochKeeper

  /// What one epoch of training gave, before evaluation.
  private struct EpochTraining {
    var loss: Double
    var gradientNorm: Double
    var learningRate: Double
  }

  init(
    _ task: TrialTask, signals: LabelledSignals, checkpoint: [UInt8]?, threads: Int, observer: TrainingObserver
  ) throws(TrainingError) {
    self.task = task
    self.observer = observer
    labelled = try Self.draw(task, from: signals)
    let validation = LabelledRecords(signals: signals, indices: signals.indices(in: .validation))
    let test = LabelledRecords(signals: signals, indices: signals.indices(in: .test))
    guard validation.count > 0, test.count > 0 else {
      throw .badInput("folds 9 and 10 hold \(validation.count) and \(test.count) records: both are needed")
    }
    let team = ThreadTeam(threads: threads)
    classifier = Classifier(
      task.encoder.shape(task.settings.normalization == .group ? .group : .batch, at: signals.rate),
      classes: task.classes.count, capacity: max(Classifier.evaluationBatch, labelled.count), on: team)
    self.validation = FoldEvaluation(classifier, validation, observer: observer)
    self.test = FoldEvaluation(classifier, test, observer: observer)
    keeper = EpochKeeper(classifier, test: self.test)
    phases = TrainingPhase.phases(
      of: task.settings, stepsPerEpoch: Self.batches(of: labelled.count, size: task.settings.batchRecords).count,
      classifier, on: team)
    try prepareWeights(checkpoint)
  }

  func run() throws(TrainingError) -> TrialResult {
    guard try evaluate(epoch: 0, after: nil) else { return diverged(in: 0) }
    for epoch in 1...task.settings.epochs {
      let training = try train(epoch)
      guard let training, try evaluate(epoch: epoch, after: training) else { return diverged(in: epoch) }
      report(epoch)
      if let patience = task.settings.patience, epoch - best.epoch >= patience { break }
    }
    return try finished()
  }

  static func draw(_ task: TrialTask, from signals: LabelledSignals) throws(TrainingError) -> LabelledRecords {
    do {
      let indices = try FewShotSubset.draw(
        task.settings, from: signals.records, classes: task.classes, seed: task.streams[.subset])
      return LabelledRecords(signals: signals, indices: indices)
    } catch {
      throw .badInput("\(error)")
    }
  }

  /// Ranges of `count` positions in batches of `size`; a last batch of one joins the one before it, as BatchNorm needs two.
  static func batches(of count: Int, size: Int) -> [Range<Int>] {
    var batches = stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
    if batches.count > 1, let last = batches.last, last.count == 1 {
      batches.removeLast()
      batches[batches.count - 1] = batches[batches.count - 1].lowerBound..<count
    }
    return batches
  }
}

// MARK: - Weights

extension FineTuning {
  private func prepareWeights(_ checkpoint: [UInt8]?) throws(TrainingError) {
    classifier.initialize(seed: task.streams[.initialization])
    guard (checkpoint != nil) == (task.settings.initialization == .pretrained) else {
      throw .badInput("\(task.condition): \(checkpoint == nil ? "a checkpoint is needed" : "no checkpoint is used")")
    }
    if let checkpoint { try load(checkpoint) }
    switch task.settings.batchNormStart {
    case .keep: break
    case .reset: for normalization in classifier.encoder.normalizations { normalization.reset() }
    case .calibrate: classifier.recomputeStatistics(labelled)
    }
  }

  private func load(_ checkpoint: [UInt8]) throws(TrainingError) {
    do {
      try classifier.store.load(SafetensorsFile(checkpoint)) { $0.hasPrefix("stem.") || $0.hasPrefix("stages.") }
    } catch {
      throw .badInput("the pretrained checkpoint does not fit \(task.encoder.architecture.rawValue): \(error)")
    }
  }
}

// MARK: - One epoch

extension TrialTask {
  /// The order in which an epoch goes through the labelled records.
  func order(ofEpoch epoch: Int, records: Int) -> [Int] {
    var stream = RandomStream(seed: streams[.order], name: "order", indices: epoch)
    return stream.permutation(of: records)
  }
}

extension FineTuning {
  /// One pass over the labelled records; nil where the loss stopped being finite.
  private func train(_ epoch: Int) throws(TrainingError) -> EpochTraining? {
    let order = task.order(ofEpoch: epoch, records: labelled.count)
    let batches = Self.batches(of: labelled.count, size: task.settings.batchRecords)
    let phase = phase(of: epoch)
    var sum = 0.0
    var training = EpochTraining(loss: 0, gradientNorm: 0, learningRate: 0)
    for (index, batch) in batches.enumerated() {
      try observer.checkCancellation()
      let positions = order[batch]
      load(positions, epoch: epoch)
      let loss = classifier.gradientStep(labels: positions.map(labelled.label), freezingEncoder: phase.isFrozen)
      guard loss.isFinite else { return nil }
      sum += loss * Double(batch.count)
      training.learningRate = phase.learningRate(epoch: epoch, step: index)
      if index == batches.count - 1 { training.gradientNorm = classifier.store.gradientNorm(of: phase.parameters) }
      phase.optimizer.step(learningRate: training.learningRate)
    }
    training.loss = sum / Double(labelled.count)
    return training.gradientNorm.isFinite ? training : nil
  }

  private func phase(of epoch: Int) -> TrainingPhase {
    guard let phase = phases.first(where: { $0.epochs.contains(epoch) }) else {
      preconditionFailure("the epoch \(epoch) is in no phase of \(task.settings.epochs)")
    }
    return phase
  }

  /// Writes a batch into the network's input, augmented where the condition says so.
  private func load(_ positions: ArraySlice<Int>, epoch: Int) {
    let input = classifier.encoder.input(positions.count)
    guard task.settings.augmentation == .views else { return labelled.load(positions, into: input) }
    let pipeline = ViewPipeline(strength: task.settings.viewStrength)
    for (n, position) in positions.enumerated() {
      let record = labelled.indices[position]
      var stream = RandomStream(seed: task.streams[.augmentation], name: "augmentation", indices: epoch, record)
      if stream.happens(task.settings.viewProbability) {
        pipeline.apply(
          labelled.signals.signal(at: record),
          standardDeviation: Double(labelled.signals.standardDeviation(at: record)), stream: &stream,
          into: input.values(n))
      } else {
        _ = input.values(n).update(fromContentsOf: labelled.signals.signal(at: record))
      }
    }
  }

  /// Scores the validation fold and keeps what selection rules may take; false where an answer is not finite.
  private func evaluate(epoch: Int, after training: EpochTraining?) throws(TrainingError) -> Bool {
    if task.settings.batchNormEvaluation == .precise { classifier.recomputeStatistics(labelled) }
    let isFrozen = phase(of: max(epoch, 1)).isFrozen
    guard let validated = try validation.evaluate(keepingFeatures: isFrozen) else { return false }
    let metrics = validated.metrics
    let tested = task.settings.testEveryEpoch ? try test.evaluate(keepingFeatures: isFrozen) : nil
    trace.append(
      TrialResult.Epoch(
        epoch: epoch, trainingLoss: training?.loss, validationLoss: metrics.crossEntropy,
        validationMacroF1: metrics.macroF1, validationClassesPredicted: metrics.classesPredicted,
        gradientNorm: training?.gradientNorm, learningRate: training?.learningRate,
        testMacroF1: tested?.metrics.macroF1))
    if epoch > 0 {
      best.take(epoch, metrics.macroF1)
      try keeper.take(epoch, validated, isFrozen: isFrozen)
    }
    return true
  }

  private func report(_ epoch: Int) {
    observer.report(
      TrainingProgress(
        epoch: epoch, epochs: task.settings.epochs, loss: trace.last?.trainingLoss,
        validationMacroF1: trace.last?.validationMacroF1))
  }
}

// MARK: - Results

extension FineTuning {
  private func finished() throws(TrainingError) -> TrialResult {
    let end = trace.count - 1
    try keeper.finish(at: end)
    let bestWeights = keeper.weights(of: best.epoch)
    guard let selected = keeper.scores(of: best.epoch), let last = keeper.scores(of: end) else {
      return diverged(in: end, weights: bestWeights)
    }
    return result(
      selectedEpoch: best.epoch, selected: selected, last: last,
      weights: Self.digest([bestWeights, keeper.weights(of: end)]))
  }

  /// The result of a training that diverged, with the weights at hand or others.
  private func diverged(in epoch: Int, weights: ParameterStore.Snapshot? = nil) -> TrialResult {
    result(divergedInEpoch: epoch, weights: Self.digest([weights ?? classifier.store.snapshot]))
  }

  private func result(
    selectedEpoch: Int? = nil, selected: ClassificationMetrics? = nil, last: ClassificationMetrics? = nil,
    divergedInEpoch: Int? = nil, weights: SHA256Digest
  ) -> TrialResult {
    TrialResult(
      condition: task.condition, seed: task.seed, crossed: task.crossed, epochs: trace, selectedEpoch: selectedEpoch,
      selected: selected,
      last: last, selectedValidationClassesPredicted: selectedEpoch.map { trace[$0].validationClassesPredicted },
      divergedInEpoch: divergedInEpoch, weights: weights, schema: .version2, kept: keeper.epochs)
  }

  private static func digest(_ snapshots: [ParameterStore.Snapshot]) -> SHA256Digest {
    var hasher = SHA256Hasher()
    for floats in snapshots.flatMap({ [$0.values, $0.statistics] }) {
      floats.withUnsafeBufferPointer { hasher.update(floats: $0) }
    }
    return hasher.finalize()
  }
}
