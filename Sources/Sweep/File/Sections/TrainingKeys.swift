import Kernels
import Training

extension KeySection {
  static let encoder = KeySection(
    "encoder", "The network that turns a record into features.", of: \.encoder, stored: "encoder",
    keys: [
      SettingKey("architecture", \.architecture, .choice, "\"tiny\" is for demonstrations and tests."),
      SettingKey(
        "convolution", \.convolution, .choice, former: .direct,
        "How convolutions are computed; results differ in their last digits."),
    ])

  static let pretraining = KeySection(
    "pretraining", "SimCLR pretraining on folds 1-8, without labels.", of: \.pretraining, stored: "pretraining",
    keys: [
      SettingKey("epochs", \.epochs, .epochs(), "How often every record is seen."),
      SettingKey("batch-records", \.batchRecords, .batch, "Records a step; each gives two views."),
      SettingKey("learning-rate", \.learningRate, .number(), "At its highest."),
      SettingKey("weight-decay", \.weightDecay, .number(allowsZero: true), "AdamW's."),
      SettingKey(
        "warmup-epochs", \.warmupEpochs, .epochs(atLeast: 0),
        "In which the learning rate rises; a cosine to zero follows. At most epochs."),
      SettingKey("temperature", \.temperature, .number(), "NT-Xent's."),
    ],
    check: { definition, section throws(SweepFileError) in
      let (epochs, warmup) = (definition.pretraining.epochs, definition.pretraining.warmupEpochs)
      guard warmup > epochs else { return }
      guard section.contains("warmup-epochs") else {
        throw section.error(
          "epochs",
          "\(epochs) are fewer than the \(warmup) of warmup-epochs where it is not written; "
            + "write, for example, warmup-epochs = \(epochs / 10)")
      }
      throw section.error("warmup-epochs", "expected at most the \(epochs) of epochs, got \(warmup)")
    })

  static let fineTuning = KeySection(
    "fine-tuning", "Supervised training on the labelled records, the same in every condition.", of: \.fineTuning,
    stored: "fineTuning",
    keys: [
      .preset(
        "preset", KeyCheck<FineTuningPreset>.choice, unwritten: "\"sound\"", apply: { $0.apply(to: &$1) },
        "\"fragile\" is one batch of all records, learning-rate = 0.01 and patience = 5; keys beside it go before."),
      SettingKey("epochs", \.epochs, .epochs(), "How often every labelled record is seen."),
      SettingKey("batch-records", \.batchRecords, .batch, "Records a step, at most all."),
      SettingKey("learning-rate", \.learningRate, .number(), "At its highest."),
      SettingKey(
        "frozen-learning-rate", \.frozenLearningRate, .number(),
        "That of a linear probe, where only the head is trained."),
      SettingKey("weight-decay", \.weightDecay, .number(allowsZero: true), "AdamW's."),
      SettingKey(
        "patience", \.patience, KeyCheck<Int>.epochs().optional(),
        "Training ends early after so many without a better validation Macro-F1, which saves time; not set trains them all, and "
          + "[analysis] selection tells what a patience would have given."),
      SettingKey(
        "test-every-epoch", \.testEveryEpoch, .flag,
        "Whether the test fold is scored after every epoch; else only where some rule selects the epoch."),
    ])
}

extension KeyCheck<Int> {
  static func epochs(atLeast least: Int = 1) -> KeyCheck {
    .count(atLeast: least, atMost: Plausible.epochs.upperBound, of: "epochs")
  }

  /// BatchNorm has no variance of a single record.
  static var batch: KeyCheck { .count(atLeast: 2, atMost: 100_000, of: "records") }
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
