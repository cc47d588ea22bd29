public import ECGData
import Kernels
import NeuralNetwork

extension TrainingTask {
  /// How many bytes of memory the training takes at the very least: what the network's blocks keep of a batch, and what compares all
  /// views with each other. Its settings have been checked.
  ///
  /// - Parameters:
  ///   - signalBytes: the size of the packed signals, which bounds the number of records.
  ///   - rate: theirs.
  public func leastMemory(signalBytes: Int, at rate: SignalRate = .hertz100) -> Int {
    let records = PackedSignals.mostRecords(inBytes: signalBytes, at: rate)
    let floats: Int
    switch self {
    case .pretraining(let task):
      let views = 2 * min(task.settings.batchRecords, records)
      floats = views * task.encoder.shape(.batch, at: rate).floatsPerRecord + views * views
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
  public func typicalMemory(signalBytes: Int, at rate: SignalRate = .hertz100) -> Int {
    let records = PackedSignals.mostRecords(inBytes: signalBytes, at: rate)
    let (shape, capacity, comparisons): (EncoderShape, Int, Int) =
      switch self {
      case .pretraining(let task):
        (
          task.encoder.shape(.batch, at: rate), 2 * min(task.settings.batchRecords, records),
          4 * min(task.settings.batchRecords, records) * min(task.settings.batchRecords, records)
        )
      case .trial(let task):
        (task.encoder.shape(.batch, at: rate), max(Classifier.evaluationBatch, min(task.settings.labels, records)), 0)
      }
    let activations = (capacity * shape.floatsPerRecordOfCapacity + comparisons) * MemoryLayout<Float>.size
    let weights = Self.copiesOfWeights * shape.convolutionWeights * MemoryLayout<Float>.size
    return Self.processMemory + activations + activations * Self.fragmentation / 100 + weights
  }

  /// The values, gradients, both moments of the optimizer, transformed kernels, what is kept of the best and the last epoch, a checkpoint.
  private static let copiesOfWeights = 8
  /// What a worker takes before it trains, in bytes.
  private static let processMemory = 32 << 20
  /// What the heap keeps of earlier tasks beyond the largest one, in percent.
  private static let fragmentation = 15
}
