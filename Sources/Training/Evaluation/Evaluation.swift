/// What a network answers to the records of a fold, and how well.
struct Evaluation {
  let metrics: ClassificationMetrics
  let answers: ClassAnswers
  let calibration: [CalibrationBin]

  /// Scores logits, as many a record as there are classes, against labels; nil where one is not finite.
  init?(labels: [Int], logits: [Float]) {
    guard let metrics = ClassificationMetrics(labels: labels, logits: logits) else { return nil }
    let classes = logits.count / labels.count
    let predictions = labels.indices.map { Prediction(logits: logits[classes * $0..<classes * ($0 + 1)]) }
    self.metrics = metrics
    answers = ClassAnswers(predictions.map { UInt8($0.answer) })
    calibration = CalibrationBin.bins(labels: labels, predictions: predictions)
  }

  /// What is kept of an evaluation of the test fold.
  var test: KeptEpoch.Test { KeptEpoch.Test(metrics: metrics, answers: answers, calibration: calibration) }
}

extension CalibrationBin {
  fileprivate static func bins(labels: [Int], predictions: [Prediction]) -> [CalibrationBin] {
    var bins = [CalibrationBin](repeating: CalibrationBin(records: 0, correct: 0, confidence: 0), count: number)
    for (label, prediction) in zip(labels, predictions) {
      let bin = index(of: prediction.confidence)
      bins[bin].records += 1
      bins[bin].correct += prediction.answer == label ? 1 : 0
      bins[bin].confidence += prediction.confidence
    }
    for bin in bins.indices where bins[bin].records > 0 { bins[bin].confidence /= Double(bins[bin].records) }
    return bins
  }
}
