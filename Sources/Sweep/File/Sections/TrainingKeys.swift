import Kernels
import Training

extension KeySection {
  static let encoder = KeySection(
    "encoder", "The network that turns a record into features.", of: \.encoder, stored: "encoder", keys: encoderKeys)

  static let encoderKeys: [SettingKey<EncoderSettings>] = [
    SettingKey("architecture", \.architecture, .choice, "\"tiny\" is for demonstrations and tests."),
    SettingKey(
      "convolution", \.convolution, .choice, former: .direct,
      "How convolutions are computed; results differ in their last digits."),
  ].map(\.asGrid)

  static let pretraining = KeySection(
    "pretraining", "SimCLR pretraining on folds 1-8, without labels.", of: \.pretraining, stored: "pretraining",
    keys: pretrainingKeys,
    check: { definition, section throws(SweepFileError) in try section.checkWarmup(of: definition.pretraining) })

  static let pretrainingKeys: [SettingKey<PretrainingSettings>] = [
    SettingKey("epochs", \.epochs, .epochs(), "How often every record is seen."),
    SettingKey("batch-records", \.batchRecords, .batch, "Records a step; each gives two views."),
    SettingKey("learning-rate", \.learningRate, .number(), "At its highest."),
    SettingKey("weight-decay", \.weightDecay, .number(allowsZero: true), "AdamW's."),
    SettingKey(
      "warmup-epochs", \.warmupEpochs, .epochs(atLeast: 0),
      "In which the learning rate rises; a cosine to zero follows. At most epochs."),
    SettingKey("temperature", \.temperature, .number(), "NT-Xent's."),
  ].map(\.asGrid)
}

extension SectionText {
  /// Refuses a pretraining that is over before its learning rate has risen.
  func checkWarmup(of settings: PretrainingSettings) throws(SweepFileError) {
    let (epochs, warmup) = (settings.epochs, settings.warmupEpochs)
    guard warmup > epochs else { return }
    guard contains("warmup-epochs") else {
      throw error(
        "epochs",
        "\(epochs) are fewer than the \(warmup) of warmup-epochs where it is not written; "
          + "write, for example, warmup-epochs = \(epochs / 10)")
    }
    throw error("warmup-epochs", "expected at most the \(epochs) of epochs, got \(warmup)")
  }
}

extension KeyCheck<Int> {
  static func epochs(atLeast least: Int = 1) -> KeyCheck {
    .count(atLeast: least, atMost: Plausible.epochs.upperBound, of: "epochs")
  }

  /// BatchNorm has no variance of a single record.
  static var batch: KeyCheck { .count(atLeast: 2, atMost: 100_000, of: "records") }
}
