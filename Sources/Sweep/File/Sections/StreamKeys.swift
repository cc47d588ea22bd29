import SettingKeys

extension KeySection {
  static let streams = KeySection(
    "streams", "Sources of chance that are held at one value for every seed.", of: \.fixedStreams,
    stored: "fixedStreams",
    keys: [
      SettingKey("subset", \.subset, .stream, "Which labelled records are drawn."),
      SettingKey("initialization", \.initialization, .stream, "The random weights of encoder and head."),
      SettingKey("order", \.order, .stream, "The order of the records within an epoch."),
      SettingKey("augmentation", \.augmentation, .stream, "The augmentation of training records."),
      SettingKey("pretraining", \.pretraining, .stream, "Everything in the pretraining: weights, order, views."),
    ])
}

extension KeyCheck<UInt64?> {
  fileprivate static var stream: KeyCheck { KeyCheck<UInt64>.seed.optional(unset: "the seed") }
}
