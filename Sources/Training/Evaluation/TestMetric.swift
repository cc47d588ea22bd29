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

  /// What it is called in sentences and tables.
  public var name: String {
    switch self {
    case .macroF1: "Macro-F1"
    case .macroAUROC: "macro AUROC"
    case .balancedAccuracy: "balanced accuracy"
    case .accuracy: "accuracy"
    case .crossEntropy: "cross-entropy"
    case .brierScore: "Brier score"
    case .calibrationError: "calibration error"
    }
  }

  /// Between what it lies; nil where nothing bounds it.
  public var bounds: ClosedRange<Double>? {
    switch self {
    case .macroF1, .macroAUROC, .balancedAccuracy, .accuracy, .calibrationError: 0...1
    case .brierScore: 0...2
    case .crossEntropy: nil
    }
  }

  public var isHigherBetter: Bool {
    switch self {
    case .macroF1, .macroAUROC, .balancedAccuracy, .accuracy: true
    case .crossEntropy, .brierScore, .calibrationError: false
    }
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
}
