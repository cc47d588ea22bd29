/// What is compared in a sweep: a recipe under a name.
public struct Condition: Hashable, Sendable, Codable {
  /// For people and tables; nothing that is trained depends on it.
  public let name: String
  public var recipe: Recipe

  public init(name: String, recipe: Recipe) {
    self.name = name
    self.recipe = recipe
  }

  /// The condition that a published name means on top of `base`; the error says what was expected in its place.
  public init(name: String, base: Recipe = Recipe()) throws(ConditionError) {
    self.init(try PublishedCondition(name: name), base: base)
  }

  public init(_ published: PublishedCondition, base: Recipe = Recipe()) {
    self.init(name: published.name, recipe: published.recipe(on: base))
  }
}

extension Condition {
  /// Whether a network is trained, so that there are epochs to select from and training can collapse.
  public var hasEpochs: Bool { recipe.fineTuning.classifier.hasEpochs }
}

extension Condition: CustomStringConvertible {
  public var description: String { name }
}

/// Everything that shapes the weights of a trial but its seeds and records.
public struct Recipe: Codable, Hashable, Sendable {
  public var encoder: EncoderSettings
  /// What gives the encoder's weights; nil where it begins with random ones.
  public var pretraining: PretrainingRecipe?
  public var fineTuning: FineTuningSettings

  public init(
    encoder: EncoderSettings = EncoderSettings(), pretraining: PretrainingRecipe? = PretrainingRecipe(),
    fineTuning: FineTuningSettings = FineTuningSettings()
  ) {
    self.encoder = encoder
    self.pretraining = pretraining
    self.fineTuning = fineTuning
  }
}

/// A pretraining under a name.
public struct PretrainingRecipe: Codable, Hashable, Sendable {
  /// The name of what the section `[pretraining]` says.
  public static let defaultName = "default"

  /// For people; pretrainings with the same settings are the same, whatever they are called.
  public var name: String
  public var settings: PretrainingSettings

  public init(name: String = Self.defaultName, settings: PretrainingSettings = PretrainingSettings()) {
    self.name = name
    self.settings = settings
  }
}
