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
    "pretraining", "Pretraining on folds 1-8, without labels.", of: \.pretraining, stored: "pretraining",
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
    SettingKey(
      "temperature", \.temperature, .number(), isMeaningless: { $0.isMeaningless(unless: .simclr) }, "NT-Xent's."),
    SettingKey("method", \.method, .choice, "What is minimised: SimCLR's NT-Xent, BYOL's prediction, or VICReg's."),
    SettingKey(
      "positives", \.positives, .choice,
      "What counts as alike: views of a record, of two records of a patient where there are two, of a record's halves."),
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

extension KeyCheck<Int> {
  /// The width of a layer, which the kernels take by eights.
  fileprivate static var width: KeyCheck {
    let count = KeyCheck.count(atLeast: 8, atMost: 4096, of: "features")
    return KeyCheck(
      "a multiple of 8 from 8 to 4096", text: count.text,
      read: { node throws(KeyComplaint) in
        let width = try count.read(node)
        guard width.isMultiple(of: 8) else { throw .expected("a multiple of 8", got: node) }
        return width
      })
  }
}

extension KeyCheck<Double> {
  /// From 0 to below 1.
  fileprivate static var momentum: KeyCheck {
    let share = KeyCheck.share
    return KeyCheck(
      "a number from 0 to below 1", text: share.text,
      read: { node throws(KeyComplaint) in
        let momentum = try share.read(node)
        guard momentum < 1 else { throw .expected("a number from 0 to below 1", got: node) }
        return momentum
      })
  }
}

extension PretrainingSettings {
  fileprivate func isMeaningless(unless needed: Method) -> String? {
    method == needed ? nil : "where method is \"\(method.rawValue)\""
  }
}
