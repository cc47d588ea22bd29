/// A condition of the published comparison, in its name: where the weights come from, what is varied, and how many labelled records it
/// gets.
///
/// It is written `INITIALIZATION-VARIATION-nLABELS`, for example `ssl-noaug-n70`.
public struct PublishedCondition: Hashable, Sendable {
  /// Where the encoder's weights come from.
  public enum Initialization: String, CaseIterable, Sendable {
    /// Random weights.
    case scratch
    /// The weights of a SimCLR pretraining.
    case pretrained = "ssl"
  }

  /// What the condition does differently; everything else is the same in all of them.
  public enum Variation: String, CaseIterable, Sendable {
    /// Records as they are: the published core comparison.
    case noAugmentation = "noaug"
    /// Every training record drawn anew through the view list at 1.5 times its strength, with probability 0.8.
    case strongAugmentation = "strongaug"
    /// BatchNorm statistics recomputed on the labelled records before every evaluation.
    case preciseBatchNorm = "precbn"
    /// GroupNorm in place of BatchNorm.
    case groupNorm = "groupnorm"
    /// Pretrained convolutions with fresh BatchNorm parameters and statistics.
    case batchNormReset = "bnreset"
    /// A linear probe: only the classification head is trained.
    case frozen
    /// BatchNorm statistics set once from the labelled records before training.
    case batchNormCalibration = "bncal"
  }

  /// Far more than any records have.
  private static let mostLabels = 1_000_000

  public let initialization: Initialization
  public let variation: Variation
  /// How many labelled records there are, all classes together.
  public let labels: Int

  public init(initialization: Initialization, variation: Variation, labels: Int) throws(ConditionError) {
    self.initialization = initialization
    self.variation = variation
    self.labels = labels
    try validate()
  }

  public var name: String { "\(initialization.rawValue)-\(variation.rawValue)-n\(labels)" }

  /// Reads a condition's name; the error says what was expected in its place.
  public init(name: String) throws(ConditionError) {
    let parts = name.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3 else {
      throw ConditionError(name: name, reason: "expected INITIALIZATION-VARIATION-nLABELS such as \"ssl-noaug-n70\"")
    }
    guard let initialization = Initialization(rawValue: parts[0]) else {
      throw ConditionError(name: name, part: parts[0], choices: Initialization.allCases.map(\.rawValue))
    }
    guard let variation = Variation(rawValue: parts[1]) else {
      throw ConditionError(name: name, part: parts[1], choices: Variation.allCases.map(\.rawValue))
    }
    guard parts[2].first == "n", let labels = Int(parts[2].dropFirst()), "n\(labels)" == parts[2] else {
      throw ConditionError(name: name, reason: "\"\(parts[2])\" should be n and the number of labels, such as \"n70\"")
    }
    try self.init(initialization: initialization, variation: variation, labels: labels)
  }

  private func validate() throws(ConditionError) {
    // Whether the classes can share them, a sweep's task says.
    guard (1...Self.mostLabels).contains(labels) else {
      throw ConditionError(name: name, reason: "expected 1 to \(Self.mostLabels) labels, got \(labels)")
    }
    switch (initialization, variation) {
    case (.scratch, .batchNormReset), (.scratch, .frozen):
      throw ConditionError(name: name, reason: "\"\(variation.rawValue)\" needs pretrained weights: write \"ssl\"")
    case (.pretrained, .batchNormCalibration):
      throw ConditionError(name: name, reason: "\"bncal\" starts from random weights: write \"scratch\"")
    default: break
    }
  }
}

extension PublishedCondition {
  /// What the name means for a recipe; what it does not speak of is as in `base`, which says what is pretrained where anything is.
  public func recipe(on base: Recipe) -> Recipe {
    var recipe = base
    recipe.fineTuning.labels = labels
    recipe.fineTuning.initialization = initialization == .pretrained ? .pretrained : .scratch
    if initialization == .scratch { recipe.pretraining = nil }
    switch variation {
    case .noAugmentation: break
    case .strongAugmentation: recipe.fineTuning.augmentation = .views
    case .preciseBatchNorm: recipe.fineTuning.batchNormEvaluation = .precise
    case .groupNorm: recipe.fineTuning.normalization = .group
    case .batchNormReset: recipe.fineTuning.batchNormStart = .reset
    case .frozen: recipe.fineTuning.trained = .head
    case .batchNormCalibration: recipe.fineTuning.batchNormStart = .calibrate
    }
    return recipe
  }

  /// Every name that can be written with so many labels.
  public static func all(labels: Int) -> [PublishedCondition] {
    Initialization.allCases.flatMap { initialization in
      Variation.allCases.compactMap { variation in
        try? PublishedCondition(initialization: initialization, variation: variation, labels: labels)
      }
    }
  }
}

/// A condition's name that says nothing SeedSweep can train.
public struct ConditionError: Error, Equatable, CustomStringConvertible {
  public let name: String
  public let reason: String

  init(name: String, reason: String) {
    self.name = name
    self.reason = reason
  }

  init(name: String, part: String, choices: [String]) {
    self.init(name: name, reason: "\"\(part)\" is not one of \(choices.joined(separator: ", "))")
  }

  public var description: String { "condition \"\(name)\": \(reason)" }
}
