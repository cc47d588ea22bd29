import Kernels
import NeuralNetwork

extension Classifier {
  /// Records that are evaluated at a time; also the capacity an evaluation needs.
  static let evaluationBatch = 64

  /// What the network answers to all `records` with the running statistics, scored; nil where an answer is not finite.
  ///
  /// It changes neither weights nor statistics, nor anything else that a later pass reads.
  func evaluate(_ records: LabelledRecords, observer: TrainingObserver) throws(TrainingError) -> Evaluation? {
    var answers: [Float] = []
    for first in stride(from: 0, to: records.count, by: Self.evaluationBatch) {
      try observer.checkCancellation()
      let positions = first..<min(first + Self.evaluationBatch, records.count)
      records.load(positions, into: encoder.input(positions.count))
      let logits = forward(positions.count, mode: .evaluation)
      for n in 0..<positions.count { answers.append(contentsOf: logits.values(n)) }
    }
    return Evaluation(labels: records.labels, logits: answers)
  }

  /// Replaces the running statistics by those of all `records` in one batch.
  func recomputeStatistics(_ records: LabelledRecords) {
    records.load(0..<records.count, into: encoder.input(records.count))
    _ = encoder.forward(records.count, mode: .training(momentum: 1))
  }
}
