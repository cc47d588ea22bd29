public import ECGData
import Kernels
import NeuralNetwork

extension TrainingTask {
  /// How many bytes of memory the training takes at the very least: what the network's blocks keep of a batch, and what compares all
  /// views with each other. Its settings have been checked.
  ///
  /// - Parameter signalBytes: the size of the packed signals, which bounds the number of records; they may have any rate.
  public func leastMemory(signalBytes: Int) -> Int {
    SignalRate.allCases.map {
      leastMemory(records: PackedSignals.mostRecords(inBytes: signalBytes, at: $0), at: $0)
    }.min() ?? 0
  }

  /// The same on signals that are known, at their rate.
  public func leastMemory(on signals: PackedSignals) -> Int { leastMemory(records: signals.count, at: signals.rate) }

  private func leastMemory(records: Int, at rate: SignalRate) -> Int {
    let floats: Int
    switch self {
    case .pretraining(let task):
      let views = 2 * min(task.settings.batchRecords, records)
      let method = task.methodMemory(views: views, at: rate)
      floats =
        views * task.encoder.shape(.batch, at: rate).floatsPerRecord + views * views + method.weights + method.floats
    case .trial(let task) where !task.settings.classifier.hasEpochs:
      floats = task.fixedFeatureFloats(records: records, at: rate)
    case .trial(let task):
      floats = min(task.settings.labels, records) * task.encoder.shape(.batch, at: rate).floatsPerRecord
    }
    return floats * MemoryLayout<Float>.size
  }

  /// How many bytes of memory a worker takes that trains it, but for what it shares with others: a model that was held against measured
  /// peaks, and is never below them.
  ///
  /// - Parameters:
  ///   - signalBytes: the size of the packed signals, which bounds the number of records.
  ///   - rate: theirs.
  public func typicalMemory(signalBytes: Int, at rate: SignalRate) -> Int {
    let records = PackedSignals.mostRecords(inBytes: signalBytes, at: rate)
    if case .trial(let task) = self, !task.settings.classifier.hasEpochs {
      // Features as they are, standardized, and with the intercept's.
      return Self.processMemory
        + 3 * task.fixedFeatureFloats(records: records, at: rate) * MemoryLayout<Float>.size
    }
    let shape: EncoderShape
    let capacity: Int
    var (comparisons, method, copies) = (0, PretrainingMemory(), Self.copiesOfWeights)
    switch self {
    case .pretraining(let task):
      (shape, capacity) = (task.encoder.shape(.batch, at: rate), 2 * min(task.settings.batchRecords, records))
      (comparisons, method) = (capacity * capacity, task.methodMemory(views: capacity, at: rate))
    case .trial(let task):
      (shape, capacity) = (
        task.encoder.shape(.batch, at: rate), max(Classifier.evaluationBatch, min(task.settings.labels, records))
      )
      if task.settings.trained != .all {
        copies += Self.copiesForKeptFeatures
        method.floats += records * shape.features
      }
    }
    let activations =
      (capacity * shape.floatsPerRecordOfCapacity + comparisons + method.floats) * MemoryLayout<Float>.size
    let weights = copies * (shape.convolutionWeights + method.weights) * MemoryLayout<Float>.size
    return Self.processMemory + activations + activations * Self.fragmentation / 100 + weights
  }

  /// The values, gradients, both moments of the optimizer, transformed kernels, what is kept of the best epochs (the first and the last of
  /// equals) and the last one, a checkpoint.
  private static let copiesOfWeights = 9
  /// What is compared with the encoder before the kept features of the validation and the test fold are taken.
  private static let copiesForKeptFeatures = 2
  /// What a worker takes before it trains, in bytes.
  private static let processMemory = 32 << 20
  /// What the heap keeps of earlier tasks beyond the largest one, in percent.
  private static let fragmentation = 15
}

extension TrialTask {
  /// What the features of the labelled records take, in floats, with what logistic regression holds of the classes and a padded record.
  fileprivate func fixedFeatureFloats(records: Int, at rate: SignalRate) -> Int {
    let features = settings.classifier == .randomKernels ? 2 * settings.kernels : 4
    let floatsPerDouble = 2
    let evaluated = min(settings.labels, records) + Classifier.evaluationBatch
    return floatsPerDouble * (features * (evaluated + 8 * classes.count) + 2 * rate.values)
  }
}

extension PretrainingTask {
  fileprivate func methodMemory(views: Int, at rate: SignalRate) -> PretrainingMemory {
    settings.method.type.memory(
      PretrainingSetup(shape: encoder.shape(.batch, at: rate), settings: settings, views: views))
  }
}
