/// How well answers agree with the labels of one fold.
public struct ClassificationMetrics: Codable, Equatable, Sendable {
  /// Precision, recall and F1 of one class; 0 where undefined, as scikit-learn does with `zero_division=0`.
  public struct PerClass: Codable, Equatable, Sendable {
    public var precision: Double
    public var recall: Double
    public var f1: Double
  }

  /// Rows are labels, columns answers, both in the order of the classes.
  public var confusion: [[Int]]
  public var perClass: [PerClass]
  /// The unweighted mean of the classes' F1 values.
  public var macroF1: Double
  /// The mean recall of the classes that have records.
  public var balancedAccuracy: Double
  public var accuracy: Double
  /// The mean one-against-rest area under the ROC curve of the classes for which it is defined; nil where none is.
  public var macroAUROC: Double?
  /// Mean cross-entropy in nats.
  public var crossEntropy: Double
  /// Expected calibration error over 15 equal bins of the highest probability.
  public var expectedCalibrationError: Double
  /// The mean over records of the squared distance between probabilities and the label's one-hot vector.
  public var brierScore: Double
  /// The mean entropy of the predicted distributions in nats.
  public var meanEntropy: Double
  /// How many classes were answered at least once.
  public var classesPredicted: Int
  /// The share of the most frequent answer.
  public var majorityShare: Double
}
