import SettingKeys
import TOML
import Training

extension KeySection {
  static let encoder = KeySection(
    "encoder", "The network that turns a record into features.", of: \.encoder, stored: "encoder",
    keys: EncoderSettings.keys)

  static let pretraining = KeySection(
    "pretraining", "Pretraining on folds 1-8, without labels.", of: \.pretraining, stored: "pretraining",
    keys: PretrainingSettings.keys,
    check: { definition, section throws(SweepFileError) in try section.checkWarmup(of: definition.pretraining) })

  static let fineTuning = KeySection(
    "fine-tuning", "Supervised training on the labelled records: what conditions do where they do not say otherwise.",
    of: \.fineTuning, stored: "fineTuning", keys: FineTuningSettings.keys,
    check: { _, section throws(SweepFileError) in try section.refuseContradictions() })
}

extension SectionText {
  /// Refuses keys of one table that say how many labels there are, or what is trained, in two ways.
  func refuseContradictions() throws(SweepFileError) {
    if contains("labels"), contains("labels-per-class") {
      throw error("labels-per-class", "labels is written, too: one of them says how many there are")
    }
    if texts("initialization").contains("frozen-random"), contains("train"), texts("train") != ["head"] {
      throw error(
        "train", "initialization = \"frozen-random\" trains the head alone: write \"scratch\", or leave train out")
    }
  }

  /// The texts that a key has: one, or those of a list.
  private func texts(_ key: String) -> [String] {
    let nodes: [TOMLNode] =
      if case .array(let nodes)? = table?[key]?.value { nodes } else { [table?[key]].compactMap { $0 } }
    return nodes.compactMap { if case .string(let text) = $0.value { text } else { nil } }
  }

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
