import Kernels
import NeuralNetwork

/// The records of a fold while a network is evaluated on them again and again: as long as only its head changes, the features of the last time
/// stand, and an evaluation is the head's product alone.
final class FoldEvaluation {
  /// Features of every record, with the encoder that gave them.
  private struct KeptFeatures {
    let network: ParameterStore.Snapshot
    let features: [Float]
  }

  private let classifier: Classifier
  private let records: LabelledRecords
  private let observer: TrainingObserver
  private var kept: KeptFeatures?

  init(_ classifier: Classifier, _ records: LabelledRecords, observer: TrainingObserver) {
    self.classifier = classifier
    self.records = records
    self.observer = observer
  }

  /// What the network answers to all records with the running statistics, scored; nil where an answer is not finite.
  ///
  /// It changes neither weights nor statistics, nor anything else that a later pass reads.
  ///
  /// - Parameter keepingFeatures: whether the encoder is likely to be the same the next time.
  func evaluate(keepingFeatures: Bool = false) throws(TrainingError) -> Evaluation? {
    var answers: [Float] = []
    if let kept, classifier.hasEncoder(of: kept.network) {
      for positions in batches {
        answers.append(contentsOf: classifier.logits(ofFeatures: kept.features, at: positions))
      }
      return Evaluation(labels: records.labels, logits: answers)
    }
    kept = nil
    var features: [Float] = []
    for positions in batches {
      try observer.checkCancellation()
      records.load(positions, into: classifier.encoder.input(positions.count))
      let batch = classifier.encoder.forward(positions.count, mode: .evaluation)
      if keepingFeatures { for n in 0..<positions.count { features.append(contentsOf: batch.values(n)) } }
      let logits = classifier.logits(of: batch)
      for n in 0..<positions.count { answers.append(contentsOf: logits.values(n)) }
    }
    if keepingFeatures { kept = KeptFeatures(network: classifier.store.snapshot, features: features) }
    return Evaluation(labels: records.labels, logits: answers)
  }

  private var batches: [Range<Int>] {
    stride(from: 0, to: records.count, by: Classifier.evaluationBatch).map {
      $0..<min($0 + Classifier.evaluationBatch, records.count)
    }
  }
}
