/// What is kept of an epoch that some selection rule takes: enough to say what a training by that rule would have given.
public struct KeptEpoch: Codable, Equatable, Sendable {
  /// The test fold, answered with the epoch's weights.
  public struct Test: Codable, Equatable, Sendable {
    public var metrics: ClassificationMetrics
    public var answers: ClassAnswers
    /// `CalibrationBin.number` bins, the lowest probabilities first.
    public var calibration: [CalibrationBin]
  }

  /// Counted from 1; 0 of a classifier without epochs.
  public var epoch: Int
  /// What the epoch's weights answer on the validation fold.
  public var validation: ClassAnswers
  /// Nil where an answer is not finite.
  public var test: Test?
}

/// The records whose highest probability lies in one of equal bins, each open below and closed above.
public struct CalibrationBin: Codable, Equatable, Sendable {
  public static let number = 15

  public var records: Int
  /// How many of them are answered as they are labelled.
  public var correct: Int
  /// The mean of their highest probabilities; 0 where there is no record.
  public var confidence: Double

  /// The share of records that are answered as they are labelled; nil where there is none.
  public var accuracy: Double? { records == 0 ? nil : Double(correct) / Double(records) }

  /// The bin of a probability.
  static func index(of confidence: Double) -> Int {
    min(max(Int((confidence * Double(number)).rounded(.up)) - 1, 0), number - 1)
  }
}
