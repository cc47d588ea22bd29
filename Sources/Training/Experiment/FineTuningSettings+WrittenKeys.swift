import SettingKeys

/// Keys that are more than one setting, or one of them in other words.
extension SettingKey<FineTuningSettings> {
  /// Sets several keys at once.
  static var preset: SettingKey {
    .preset(
      "preset", KeyCheck<FineTuningPreset>.choice, unwritten: "\"sound\"", apply: { $0.apply(to: &$1) },
      "\"fragile\" is one batch of all records, learning-rate = 0.01 and patience = 5; keys beside it go before.")
  }

  /// Where the weights come from. An untrained encoder under a trained head has a name of its own in the field, and is two settings.
  static var initialization: SettingKey {
    let check = KeyCheck<WrittenInitialization>.choice
    return SettingKey(
      name: "initialization",
      help:
        "Random weights, those of a pretraining, or random ones of which only the head is trained (train = \"head\").",
      expected: check.expected,
      read: { node, settings throws(KeyComplaint) in
        let written = try check.read(node)
        settings.initialization = written == .pretrained ? .pretrained : .scratch
        if written == .frozenRandom { settings.trained = .head }
      },
      text: { check.text($0.initialization == .pretrained ? .pretrained : .scratch) },
      storage: Storage(
        path: ["initialization"],
        decode: { object, key, settings in
          if let value = try object.decode(FineTuningSettings.Initialization.self, key) {
            settings.initialization = value
          }
        },
        encode: { $0.initialization == $1.initialization ? nil : $0.initialization }))
  }

  /// Another way to write `labels`.
  static var labelsPerClass: SettingKey {
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

/// Published ways of fine-tuning.
private enum FineTuningPreset: String, CaseIterable, Sendable {
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
