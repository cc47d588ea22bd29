public import Training

extension TestMetric {
  public var metric: Metric { Metric(name: name, bounds: bounds, isHigherBetter: isHigherBetter, source: self) }

  /// What it is, in words, of so many classes.
  func meaning(classes: Int) -> String {
    switch self {
    case .macroF1: "mean of the \(classes) classes' F1 on the test fold"
    case .macroAUROC: "mean of the classes' areas under the ROC curve, each against the rest, on the test fold"
    case .balancedAccuracy: "mean recall of the classes that the test fold has"
    case .accuracy: "share of the test fold that is answered right"
    case .crossEntropy: "mean of -ln of the probability that the label got on the test fold, in nats"
    case .brierScore: "mean squared distance of the probabilities from the label on the test fold, from 0 to 2"
    case .calibrationError:
      "expected calibration error on the test fold, over \(CalibrationBin.number) equal bins of the highest probability"
    }
  }
}
