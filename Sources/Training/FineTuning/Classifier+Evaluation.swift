import Kernels
import NeuralNetwork

extension Classifier {
  /// Records that are evaluated at a time; also the capacity an evaluation needs.
  static let evaluationBatch = 64

  /// Replaces the running statistics by those of all `records` in one batch.
  func recomputeStatistics(_ records: LabelledRecords) {
    records.load(0..<records.count, into: encoder.input(records.count))
    _ = encoder.forward(records.count, mode: .training(momentum: 1))
  }
}
