import ECGData
import Training

extension KeySection {
  static let fineTuning = KeySection(
    "fine-tuning", "Supervised training on the labelled records: what conditions do where they do not say otherwise.",
    of: \.fineTuning, stored: "fineTuning", keys: fineTuningKeys)

  static let fineTuningKeys: [SettingKey<FineTuningSettings>] =
    [
      .preset(
        "preset", KeyCheck<FineTuningPreset>.choice, unwritten: "\"sound\"", apply: { $0.apply(to: &$1) },
        "\"fragile\" is one batch of all records, learning-rate = 0.01 and patience = 5; keys beside it go before.")
    ]
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
        "view-strength", \.viewStrength, .number(allowsZero: true), isMeaningless: { $0.isMeaninglessWithoutViews },
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
      SettingKey("epochs", \.epochs, .epochs(), "How often every labelled record is seen."),
      SettingKey("batch-records", \.batchRecords, .batch, "Records a step, at most all."),
      SettingKey("learning-rate", \.learningRate, .number(), "At its highest."),
      SettingKey(
        "frozen-learning-rate", \.frozenLearningRate, .number(), "While only the head is trained, as in a linear probe."
      ),
      SettingKey("weight-decay", \.weightDecay, .number(allowsZero: true), "AdamW's."),
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

extension SettingKey<FineTuningSettings> {
  /// Where the weights come from. An untrained encoder under a trained head has a name of its own in the field, and is two settings.
  fileprivate static var initialization: SettingKey {
    let check = KeyCheck<WrittenInitialization>.choice
    return SettingKey(
      name: "initialization",
      help:
        "Random weights, those of a pretraining, or random ones of which only the head is trained (train = \"head\").",
      expected: check.expected, unit: nil, role: .distinguishes, isRequired: false, isMeaningless: { _ in nil },
      read: { node, settings throws(KeyComplaint) in
        let written = try check.read(node)
        settings.initialization = written == .pretrained ? .pretrained : .scratch
        if written == .frozenRandom { settings.trained = .head }
      },
      text: { check.text($0.initialization == .pretrained ? .pretrained : .scratch) },
      storage: Storage(
        path: ["initialization"], setFormer: { _ in },
        decode: { object, key, settings in
          if let value = try object.decode(FineTuningSettings.Initialization.self, key) {
            settings.initialization = value
          }
        }))
  }

  /// Another way to write `labels`.
  fileprivate static var labelsPerClass: SettingKey {
    var key = SettingKey.preset(
      "labels-per-class", KeyCheck<Int>.count(atMost: 15_000, of: "records"), unwritten: "labels / classes",
      apply: { $1.labels = $0 }, "How many labelled records each class has: labels in other words.")
    key.countsPerClass = true
    return key
  }
}

/// What may be written for `initialization`.
private enum WrittenInitialization: String, CaseIterable, Sendable {
  case scratch, pretrained
  case frozenRandom = "frozen-random"
}

extension FineTuningSettings {
  fileprivate var isMeaninglessWithoutBatchNorm: String? {
    normalization == .batch ? nil : "where normalization is \"\(normalization.rawValue)\""
  }

  fileprivate var isMeaninglessWithoutViews: String? {
    augmentation == .views ? nil : "where augmentation is \"\(augmentation.rawValue)\""
  }
}

/// Published ways of fine-tuning.
enum FineTuningPreset: String, CaseIterable, Sendable {
  case sound, fragile

  /// More than any few-shot subset holds, so that one batch takes all labelled records.
  private static let allRecords = 1000

  func apply(to settings: inout FineTuningSettings) {
    guard self == .fragile else { return }
    settings.batchRecords = Self.allRecords
    settings.learningRate = 1e-2
    settings.patience = 5
  }
}
