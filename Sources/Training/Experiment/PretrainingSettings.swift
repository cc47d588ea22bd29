public import ECGData
public import NeuralNetwork
package import SettingKeys

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
  public var optimizer: OptimizerKind = .adamw
  /// SGD's: how much of the velocity remains with a step.
  public var momentum = 0.9
  public var weightDecay = 1e-4
  /// What the learning rate does after the warm-up.
  public var schedule: LearningRateSchedule.Decay = .cosine
  /// Epochs in which the learning rate rises linearly.
  public var warmupEpochs = 5
  /// The temperature of NT-Xent: SimCLR's.
  public var temperature = 0.1
  /// The changes that make a view, in the order in which they are made.
  public var views = ViewChange.allCases
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

/// As JSON, the settings of SimCLR are always there; others only where they are not the default, so that what was stored before there were
/// others says the same, and is still read.
extension PretrainingSettings: KeyedSettings {
  package static let keys: [SettingKey<PretrainingSettings>] =
    [
      SettingKey("epochs", \.epochs, .epochs(), when: .always, "How often every record is seen."),
      SettingKey("batch-records", \.batchRecords, .batch, when: .always, "Records a step; each gives two views."),
      SettingKey("learning-rate", \.learningRate, .number(), when: .always, "At its highest."),
      SettingKey(
        "optimizer", \.optimizer, .choice, "AdamW, or gradient descent with momentum, whose learning rates are larger."),
      SettingKey(
        "momentum", \.momentum, .momentum,
        isMeaningless: { $0.optimizer == .sgd ? nil : "where optimizer is \"\($0.optimizer.rawValue)\"" },
        "How much of its velocity SGD keeps with a step."),
      SettingKey(
        "weight-decay", \.weightDecay, .number(allowsZero: true), when: .always,
        "Decoupled with AdamW; with SGD it is added to the gradient."),
      SettingKey(
        "schedule", \.schedule, .choice, "What the learning rate does after warmup-epochs: falls to zero, or stays."),
      SettingKey(
        "warmup-epochs", \.warmupEpochs, .epochs(atLeast: 0), when: .always,
        "In which the learning rate rises. At most epochs."),
      SettingKey(
        "temperature", \.temperature, .number(), when: .always, isMeaningless: { $0.isMeaningless(unless: .simclr) },
        "NT-Xent's."),
      SettingKey("method", \.method, .choice, "What is minimised: SimCLR's NT-Xent, BYOL's prediction, or VICReg's."),
      SettingKey(
        "positives", \.positives, .choice,
        "What counts as alike: views of a record, of two records of a patient where there are two, of a record's halves."
      ),
      SettingKey(
        "records", \.records, .choice,
        "Which records of folds 1-8: the task's cohort, or all that can be used, whatever is said of them."),
      SettingKey(
        "target-momentum", \.targetMomentum, .momentum, isMeaningless: { $0.isMeaningless(unless: .byol) },
        "How much of itself BYOL's target keeps with a step at first; it rises to 1."),
      SettingKey(
        "predictor-width", \.predictorWidth, .width, isMeaningless: { $0.isMeaningless(unless: .byol) },
        "The hidden layer of BYOL's prediction."),
      SettingKey(
        "invariance-weight", \.invarianceWeight, .number(allowsZero: true),
        isMeaningless: { $0.isMeaningless(unless: .vicreg) }, "How much VICReg counts that two views are alike."),
      SettingKey(
        "variance-weight", \.varianceWeight, .number(allowsZero: true),
        isMeaningless: { $0.isMeaningless(unless: .vicreg) }, "How much VICReg counts that every dimension varies."),
      SettingKey(
        "covariance-weight", \.covarianceWeight, .number(allowsZero: true),
        isMeaningless: { $0.isMeaningless(unless: .vicreg) },
        "How much VICReg counts that no two dimensions vary together."),
      SettingKey(
        "expander-width", \.expanderWidth, .width, isMeaningless: { $0.isMeaningless(unless: .vicreg) },
        "The layers of VICReg's expander."),
    ].map(\.asGrid) + [
      SettingKey(
        "views", \.views, .views,
        "The changes that make a view of a record, whatever their order here: a list, never a grid.")
    ]
}

extension PretrainingSettings: Codable {
  public init(from decoder: any Decoder) throws { try self.init(decodingKeysFrom: decoder) }
  public func encode(to encoder: any Swift.Encoder) throws { try encodeKeys(to: encoder) }
}

extension PretrainingSettings {
  fileprivate func isMeaningless(unless needed: Method) -> String? {
    method == needed ? nil : "where method is \"\(method.rawValue)\""
  }
}
