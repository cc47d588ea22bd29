public import ContentHash

/// What one (condition, seed, values of crossed streams) gave. Holds nothing about host, time or threads.
public struct TrialResult: Equatable, Sendable {
  /// What a result holds, and what its digest is of.
  public enum Schema: Int, Sendable {
    /// No kept epochs; the digest is also of the condition's name and the seed. Results of earlier versions.
    case version1 = 1
    /// Kept epochs; the digest is of nothing but what was computed.
    case version2 = 2
  }

  /// The state after an epoch; epoch 0 is the untrained network.
  public struct Epoch: Codable, Equatable, Sendable {
    public var epoch: Int
    /// Mean training cross-entropy of the epoch in nats; nil for epoch 0.
    public var trainingLoss: Double?
    public var validationLoss: Double
    public var validationMacroF1: Double
    public var validationClassesPredicted: Int
    /// The Euclidean norm of the last step's gradient; nil for epoch 0.
    public var gradientNorm: Double?
    /// The learning rate of the epoch's last step; nil for epoch 0.
    public var learningRate: Double?
    /// The Macro-F1 on the test fold; nil where it was not asked for, and where an answer is not finite.
    public var testMacroF1: Double?
  }

  /// What stands for the epoch of a classifier that has none.
  static let noEpoch = 0

  /// The condition's name.
  public var condition: String
  public var seed: UInt64
  /// The values of the sweep's crossed streams, which tell the trials of a condition and seed apart; in no digest.
  public var crossed = CrossedStreams()
  /// Epoch 0, then every trained epoch; none of a classifier that has no epochs.
  public var epochs: [Epoch]
  /// The trained epoch (1...) with the highest validation Macro-F1; the first of equals. Nil where training diverged, and
  /// without epochs.
  public var selectedEpoch: Int?
  /// The test fold, scored with the selected epoch's weights. Nil where training diverged.
  public var selected: ClassificationMetrics?
  /// The test fold, scored with the last epoch's weights; the same as `selected` without epochs. Nil where training diverged.
  public var last: ClassificationMetrics?
  /// How many classes the selected weights answer on the validation fold.
  public var selectedValidationClassesPredicted: Int?
  /// The epoch in which a loss stopped being finite, 0 without epochs; nil for a training that came to its end.
  public var divergedInEpoch: Int?
  /// The sha256 of selected and last weights; of the weights at hand where training diverged.
  public var weights: SHA256Digest
  public var schema = Schema.version1
  /// The epochs that some `SelectionRule` takes, in ascending order; of a training that diverged, those of rules that end before; without epochs
  /// the answers as those of epoch 0. None in version 1.
  public var kept: [KeptEpoch] = []

  /// Whether there is an epoch to select, so that training could have collapsed; false of what is no network, which has one answer to a
  /// record.
  public var hasEpochs: Bool { !epochs.isEmpty }
}

/// What one pretraining gave beside its checkpoint.
public struct PretrainingResult: Codable, Equatable, Sendable {
  public struct Epoch: Codable, Equatable, Sendable {
    public var epoch: Int
    /// The mean of what the method minimises; NT-Xent in nats is ln(2N - 1) for a network that knows nothing.
    public var loss: Double
    /// The share of views whose most similar other view is their partner, whatever the method.
    public var contrastiveAccuracy: Double
    /// The mean over features of their standard deviation over a batch.
    public var featureDeviation: Double
    /// The mean squared distance between the two projections of a record on the unit sphere.
    public var alignment: Double
    /// ln of the mean of exp(-2 d²) over pairs of projections.
    public var uniformity: Double
    public var learningRate: Double
  }

  public var seed: UInt64
  public var epochs: [Epoch]
  /// The epoch in which the loss stopped being finite. Nil but in results of earlier versions, in which trials started from such a
  /// pretraining; now it is a failure, and no result.
  public var divergedInEpoch: Int?
  /// The sha256 of the checkpoint file, and so the digest of the task.
  public var checkpoint: SHA256Digest
}

/// How far a running task has come, for people only.
public struct TrainingProgress: Codable, Equatable, Sendable {
  public var epoch: Int
  public var epochs: Int
  /// The epoch's mean training loss.
  public var loss: Double?
  public var validationMacroF1: Double?

  public init(epoch: Int, epochs: Int, loss: Double? = nil, validationMacroF1: Double? = nil) {
    self.epoch = epoch
    self.epochs = epochs
    self.loss = loss
    self.validationMacroF1 = validationMacroF1
  }
}
