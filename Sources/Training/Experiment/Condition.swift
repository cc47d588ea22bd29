/// What is compared in a sweep: a recipe under a name.
public struct Condition: Hashable, Sendable {
  /// For people and tables; nothing that is trained depends on it.
  public let name: String
  public var recipe: Recipe

  public init(name: String, recipe: Recipe) {
    self.name = name
    self.recipe = recipe
  }

  /// The condition that a published name means, on top of `base`; the error says what was expected in its place.
  public init(name: String, base: Recipe = Recipe()) throws(ConditionError) {
    self.init(name: name, recipe: try PublishedCondition(name: name).recipe(on: base))
  }
}

extension Condition: CustomStringConvertible {
  public var description: String { name }
}

/// Everything that shapes the weights of a trial but its seeds and records.
public struct Recipe: Codable, Hashable, Sendable {
  public var encoder: EncoderSettings
  /// What the encoder's weights come from where they are pretrained, and what they would come from elsewhere.
  public var pretraining: PretrainingSettings
  public var fineTuning: FineTuningSettings

  public init(
    encoder: EncoderSettings = EncoderSettings(), pretraining: PretrainingSettings = PretrainingSettings(),
    fineTuning: FineTuningSettings = FineTuningSettings()
  ) {
    self.encoder = encoder
    self.pretraining = pretraining
    self.fineTuning = fineTuning
  }

  public var isPretrained: Bool { fineTuning.initialization == .pretrained }
}
