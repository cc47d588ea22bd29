import ReproducibleMath

extension ClassificationMetrics {
  /// Scores logits against labels.
  ///
  /// - Parameters:
  ///   - labels: The class of each record, from 0 on; at least one record.
  ///   - logits: One value a class for each record, record after record.
  /// - Returns: nil where a logit is not finite, which is what a diverged network answers.
  ///
  /// Equal logits answer the lowest class. Precision, recall and F1 follow scikit-learn with `zero_division=0`; the area under
  /// the curve is the Mann-Whitney statistic with shared ranks for equal probabilities; the calibration error is that of
  /// Guo et al., "On calibration of modern neural networks" (2017), with bins open below and closed above.
  public init?(labels: [Int], logits: [Float]) {
    precondition(!labels.isEmpty && logits.count.isMultiple(of: labels.count), "as many logits for every label")
    let classes = logits.count / labels.count
    precondition(labels.allSatisfy((0..<classes).contains), "labels are 0..<\(classes)")
    guard logits.allSatisfy(\.isFinite) else { return nil }

    let predictions = labels.indices.map { Prediction(logits: logits[classes * $0..<classes * ($0 + 1)]) }
    let confusion = Self.confusion(labels: labels, predictions: predictions, classes: classes)
    let counted = CountedScores(confusion)
    let pairs = Array(zip(labels, predictions))
    self.init(
      confusion: confusion,
      perClass: counted.perClass,
      macroF1: counted.macroF1,
      balancedAccuracy: counted.balancedAccuracy,
      accuracy: counted.accuracy,
      macroAUROC: Self.macroAUROC(labels: labels, predictions: predictions, classes: classes),
      crossEntropy: mean(pairs.map { label, prediction in -prediction.logProbabilities[label] }),
      expectedCalibrationError: Self.calibrationError(labels: labels, predictions: predictions),
      brierScore: mean(pairs.map { label, prediction in prediction.squaredDistance(to: label) }),
      meanEntropy: mean(predictions.map(\.entropy)),
      classesPredicted: counted.classesPredicted,
      majorityShare: counted.majorityShare)
  }

  private static func confusion(labels: [Int], predictions: [Prediction], classes: Int) -> [[Int]] {
    var counts = [[Int]](repeating: [Int](repeating: 0, count: classes), count: classes)
    for (label, prediction) in zip(labels, predictions) { counts[label][prediction.answer] += 1 }
    return counts
  }

  private static func macroAUROC(labels: [Int], predictions: [Prediction], classes: Int) -> Double? {
    let areas = (0..<classes).compactMap { label in
      areaUnderCurve(scores: predictions.map { $0.probabilities[label] }, isPositive: labels.map { $0 == label })
    }
    return areas.isEmpty ? nil : mean(areas)
  }

  /// The share of (positive, negative) pairs in the right order, equal scores counting half; nil without both kinds.
  private static func areaUnderCurve(scores: [Double], isPositive: [Bool]) -> Double? {
    let positives = Double(isPositive.count { $0 })
    let negatives = Double(isPositive.count) - positives
    guard positives > 0, negatives > 0 else { return nil }
    let rankSum = zip(sharedRanks(scores), isPositive).reduce(0.0) { $1.1 ? $0 + $1.0 : $0 }
    return (rankSum - positives * (positives + 1) / 2) / (positives * negatives)
  }

  /// Ranks from 1; equal scores share the mean of their ranks.
  private static func sharedRanks(_ scores: [Double]) -> [Double] {
    let order = scores.indices.sorted { scores[$0] < scores[$1] }
    var ranks = [Double](repeating: 0, count: scores.count)
    var first = 0
    while first < order.count {
      let score = scores[order[first]]
      let end = order[first...].firstIndex { scores[$0] != score } ?? order.count
      for index in order[first..<end] { ranks[index] = Double(first + 1 + end) / 2 }
      first = end
    }
    return ranks
  }

  private static func calibrationError(labels: [Int], predictions: [Prediction]) -> Double {
    var excess = [Double](repeating: 0, count: CalibrationBin.number)
    for (label, prediction) in zip(labels, predictions) {
      let confidence = prediction.confidence
      excess[CalibrationBin.index(of: confidence)] += confidence - (prediction.answer == label ? 1 : 0)
    }
    return excess.reduce(0) { $0 + $1.magnitude } / Double(labels.count)
  }
}

/// The distribution that one record's logits stand for.
struct Prediction {
  /// The class with the highest logit, the lowest of equals.
  let answer: Int
  let probabilities: [Double]
  let logProbabilities: [Double]

  init(logits: ArraySlice<Float>) {
    let values = logits.map(Double.init)
    let answer = values.indices.reduce(0) { values[$1] > values[$0] ? $1 : $0 }
    let shifted = values.map { $0 - values[answer] }
    let exponentials = shifted.map(Elementary.exp)
    let total = exponentials.reduce(0, +)
    let logTotal = Elementary.log(total)
    self.answer = answer
    probabilities = exponentials.map { $0 / total }
    logProbabilities = shifted.map { $0 - logTotal }
  }

  /// The highest probability.
  var confidence: Double { probabilities[answer] }

  /// In nats; an impossible class adds nothing.
  var entropy: Double {
    zip(probabilities, logProbabilities).reduce(0) { $1.0 > 0 ? $0 - $1.0 * $1.1 : $0 }
  }

  func squaredDistance(to label: Int) -> Double {
    probabilities.indices.reduce(0) { sum, index in
      let difference = probabilities[index] - (index == label ? 1 : 0)
      return sum + difference * difference
    }
  }
}
