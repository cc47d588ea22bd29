public import Training

/// A score that every trial has on the test fold. What each is called, between what it lies and which way is better is decided here.
public enum TestMetric: String, CaseIterable, Sendable {
  case macroF1 = "macro-f1"
  case macroAUROC = "macro-auroc"
  case balancedAccuracy = "balanced-accuracy"
  case accuracy
  case crossEntropy = "cross-entropy"
  case brierScore = "brier-score"
  case calibrationError = "calibration-error"

  /// What it is called in JSON and CSV: `macro_f1`.
  public var key: String { rawValue.replacing("-", with: "_") }

  public var metric: Metric {
    switch self {
    case .macroF1: named("Macro-F1", 0...1)
    case .macroAUROC: named("macro AUROC", 0...1)
    case .balancedAccuracy: named("balanced accuracy", 0...1)
    case .accuracy: named("accuracy", 0...1)
    case .crossEntropy: named("cross-entropy", nil, isHigherBetter: false)
    case .brierScore: named("Brier score", 0...2, isHigherBetter: false)
    case .calibrationError: named("calibration error", 0...1, isHigherBetter: false)
    }
  }

  private func named(_ name: String, _ bounds: ClosedRange<Double>?, isHigherBetter: Bool = true) -> Metric {
    Metric(name: name, bounds: bounds, isHigherBetter: isHigherBetter, source: self)
  }

  /// Far more than any cross-entropy of logits in single precision; the squares of greater ones are no numbers.
  private static let largest = 1e100

  /// Nil where it is not defined, as an area under the curve is not of a fold with one class, and of what no trial can have.
  public func value(in metrics: ClassificationMetrics) -> Double? {
    switch self {
    case .macroF1: metrics.macroF1
    case .macroAUROC: metrics.macroAUROC
    case .balancedAccuracy: metrics.balancedAccuracy
    case .accuracy: metrics.accuracy
    case .crossEntropy: metrics.crossEntropy.magnitude <= Self.largest ? metrics.crossEntropy : nil
    case .brierScore: metrics.brierScore
    case .calibrationError: metrics.expectedCalibrationError
    }
  }

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
