public import NeuralNetwork
package import SettingKeys

/// How labelled records are learnt from: everything of a recipe but the network itself and its pretraining.
public struct FineTuningSettings: Hashable, Sendable {
  public var classifier: ClassifierKind = .network
  public var initialization: Initialization = .scratch
  public var trained: TrainedPart = .all
  /// Epochs in which only the head is trained, where everything is afterwards.
  public var headEpochs = 10
  public var normalization: Normalization = .batch
  public var batchNormStart: BatchNormStart = .keep
  public var batchNormEvaluation: BatchNormEvaluation = .running
  public var augmentation: Augmentation = .none
  /// The strength of views; 1 is that of pretraining.
  public var viewStrength = 1.5
  /// The probability that a record is drawn through them.
  public var viewProbability = 0.8
  /// How many labelled records there are, all classes together.
  public var labels = 70
  public var labelDraw: LabelDraw = .balanced
  public var epochs = 50
  public var batchRecords = 16
  public var learningRate = 1e-3
  /// The learning rate while only the head is trained.
  public var frozenLearningRate = 1e-2
  public var optimizer: OptimizerKind = .adamw
  /// SGD's: how much of the velocity remains with a step.
  public var momentum = 0.9
  public var weightDecay = 1e-4
  /// What the learning rate does after the warm-up.
  public var schedule: LearningRateSchedule.Decay = .cosine
  /// Epochs in which the learning rate rises linearly, where the head is trained alone and where everything is.
  public var warmupEpochs = 0
  /// Training ends after this many epochs without a better validation Macro-F1; nil trains every epoch.
  public var patience: Int?
  /// How much logistic regression shrinks its coefficients: 1 / C of scikit-learn.
  public var penalty = 1.0
  /// How many random convolutions there are.
  public var kernels = 1000
  /// Whether the test fold is scored after every epoch. No weight depends on it.
  public var testEveryEpoch = false

  public init() {}
}

/// As JSON, the settings that all conditions had from the start are always there; others only where they are not the default, so that what was
/// stored before there were others says the same, and is still read.
extension FineTuningSettings: KeyedSettings {
  /// Those of a network mean nothing without one; the others say what is learnt from the labelled records.
  package static let keys: [SettingKey<FineTuningSettings>] = {
    let general: Set = ["classifier", "labels", "labels-per-class", "label-draw", "penalty", "kernels"]
    return allKeys.map { general.contains($0.name) ? $0 : $0.meaningless { $0.isMeaninglessWithoutNetwork } }
  }()

  private static let allKeys: [SettingKey<FineTuningSettings>] =
    [.classifier.asGrid, .preset]
    + [
      .initialization,
      SettingKey(
        "train", \.trained, .choice, stored: ["trained"],
        "What is trained: everything, the head alone, or the head for head-epochs and then everything."),
      SettingKey(
        "head-epochs", \.headEpochs, .epochs(),
        isMeaningless: { $0.trained == .headThenAll ? nil : "where train is \"\($0.trained.rawValue)\"" },
        "In which only the head is trained, at frozen-learning-rate; everything is in the rest of epochs."),
      SettingKey("normalization", \.normalization, .choice, "BatchNorm or GroupNorm."),
      SettingKey(
        "batch-norm-start", \.batchNormStart, .choice, isMeaningless: { $0.isMeaninglessWithoutBatchNorm },
        "Keeps what the weights came with, resets parameters and statistics, or sets statistics by the labelled records."
      ),
      SettingKey(
        "batch-norm-evaluation", \.batchNormEvaluation, .choice, isMeaningless: { $0.isMeaninglessWithoutBatchNorm },
        "Evaluates with running statistics, or with those of the labelled records, recomputed before each time."),
      SettingKey(
        "augmentation", \.augmentation, .choice,
        "Trains on records as they are, or on views of them, drawn anew each time."),
      SettingKey(
        "view-strength", \.viewStrength, .strength, isMeaningless: { $0.isMeaninglessWithoutViews },
        "How strong views are; 1 is as in pretraining."),
      SettingKey(
        "view-probability", \.viewProbability, .share, isMeaningless: { $0.isMeaninglessWithoutViews },
        "The share of times that a record is drawn as a view."),
      SettingKey(
        "labels", \.labels, .count(atMost: 1_000_000, of: "records"),
        "How many labelled records there are, all classes together."),
      .labelsPerClass,
      SettingKey(
        "label-draw", \.labelDraw, .choice, "The same number of every class, or as often as classes occur."),
      .penalty, .kernels,
      SettingKey("epochs", \.epochs, .epochs(), when: .always, "How often every labelled record is seen."),
      SettingKey("batch-records", \.batchRecords, .batch, when: .always, "Records a step, at most all."),
      SettingKey(
        "learning-rate", \.learningRate, .number(), when: .always,
        isMeaningless: { $0.isMeaninglessForHead },
        "At its highest, while everything is trained."),
      SettingKey(
        "frozen-learning-rate", \.frozenLearningRate, .number(), when: .always,
        isMeaningless: { $0.isMeaninglessForAll },
        "While only the head is trained, as in a linear probe."),
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
        "warmup-epochs", \.warmupEpochs, .epochs(atLeast: 0),
        "In which the learning rate rises; where the head is trained first, there and again where everything is. At most the epochs of each."
      ),
      SettingKey(
        "patience", \.patience, KeyCheck<Int>.epochs().optional(),
        "Training ends early after so many without a better validation Macro-F1, which saves time; not set trains them all, and "
          + "[analysis] selection tells what a patience would have given."),
    ].map(\.asGrid)
    + [
      SettingKey(
        "test-every-epoch", \.testEveryEpoch, .flag,
        "Whether the test fold is scored after every epoch; else only where some rule selects the epoch.")
    ]
}

extension FineTuningSettings: Codable {
  public init(from decoder: any Decoder) throws { try self.init(decodingKeysFrom: decoder) }
  public func encode(to encoder: any Swift.Encoder) throws { try encodeKeys(to: encoder) }
}

extension FineTuningSettings {
  fileprivate var isMeaninglessForHead: String? {
    trained == .head ? "where train is \"head\": the head's is frozen-learning-rate" : nil
  }

  fileprivate var isMeaninglessForAll: String? { trained == .all ? "where train is \"all\"" : nil }

  fileprivate var isMeaninglessWithoutBatchNorm: String? {
    normalization == .batch ? nil : "where normalization is \"\(normalization.rawValue)\""
  }

  fileprivate var isMeaninglessWithoutViews: String? {
    augmentation == .views ? nil : "where augmentation is \"\(augmentation.rawValue)\""
  }
}
