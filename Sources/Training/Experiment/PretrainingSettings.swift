public import ECGData

/// How an encoder is pretrained without labels.
public struct PretrainingSettings: Hashable, Sendable {
  /// What is minimised; each is a `PretrainingMethod`.
  public enum Method: String, Codable, CaseIterable, Sendable {
    /// Two views of a record find each other among all views of a batch.
    case simclr
    /// A slowly moving copy of the network says where the other view is.
    case byol
    /// Two views are alike, and the dimensions vary, each for itself.
    case vicreg
  }

  /// Which two signals count as alike.
  public enum Positives: String, Codable, CaseIterable, Sendable {
    /// Two views of one record.
    case views
    /// Views of two records of one patient; two of one record where the patient has no other one in folds 1 to 8.
    case patient
    /// Views of the two halves of one record.
    case halves
  }

  public var epochs = 100
  /// Which records of folds 1 to 8 are trained on.
  public var records: RecordChoice = .cohort
  /// Records a step; each gives two views.
  public var batchRecords = 256
  public var learningRate = 1e-3
  public var weightDecay = 1e-4
  /// Epochs in which the learning rate rises linearly; a cosine to zero follows.
  public var warmupEpochs = 5
  /// The temperature of NT-Xent: SimCLR's.
  public var temperature = 0.1
  public var method: Method = .simclr
  public var positives: Positives = .views
  /// BYOL's: how much of itself the target keeps with a step at first; it rises to 1.
  public var targetMomentum = 0.996
  /// BYOL's: the prediction's hidden layer, a multiple of 8.
  public var predictorWidth = 256
  /// VICReg's: how much it counts that two views are alike.
  public var invarianceWeight = 25.0
  /// VICReg's: how much it counts that every dimension varies.
  public var varianceWeight = 25.0
  /// VICReg's: how much it counts that no two dimensions vary together.
  public var covarianceWeight = 1.0
  /// VICReg's: the layers of the expander, a multiple of 8.
  public var expanderWidth = 1024

  public init() {}
}
