import Sweep
public import Training

/// With what conditions were trained, resolved: in the words of the sweep file, without the sections of encoder and fine-tuning.
public struct TrainedSettings: Equatable, Sendable {
  /// A key, and its value in each condition; nil where it has no meaning.
  struct Setting: Equatable, Sendable {
    let label: String
    let values: [String?]

    /// With every value that a condition has: `epochs (10; 50)`.
    var text: String {
      var known: Set<String> = []
      let distinct = values.compactMap { $0 }.filter { known.insert($0).inserted }
      return "\(label) (\(distinct.joined(separator: "; ")))"
    }
  }

  /// What a reader asks for first, as far as the conditions agree in it.
  let common: [Setting]
  /// Everything in which they differ.
  let varied: [Setting]

  public init(_ conditions: [Condition]) {
    let settings = conditions.map(\.recipeSettings)
    let tables = settings.map { Dictionary($0.map { ($0.key, $0.value) }) { first, _ in first } }
    var known: Set<String> = []
    let keys = settings.joined().map(\.key).filter { known.insert($0).inserted }
    let all = keys.map { key in
      (
        key: key,
        setting: Setting(
          label: Self.label(key),
          values: zip(conditions, tables).map { condition, table in
            table[key].map { Self.value($0, of: key, in: condition.recipe.fineTuning) }
          })
      )
    }
    varied = all.map(\.setting).filter { Set($0.values.compactMap { $0 }).count > 1 }
    common = Self.first.compactMap { key in all.first { $0.key == key }?.setting }
      .filter { Set($0.values.compactMap { $0 }).count == 1 }
  }

  /// Where all agree: `architecture resnet18, epochs 50`.
  public var text: String {
    common.map { "\($0.label) \($0.values.lazy.compactMap { $0 }.first ?? Numbers.absent)" }.joined(separator: ", ")
  }

  private static let first = [
    "encoder.architecture", "fine-tuning.initialization", "fine-tuning.train", "pretraining.method",
    "pretraining.epochs",
    "pretraining.batch-records", "pretraining.learning-rate", "fine-tuning.labels", "fine-tuning.augmentation",
    "fine-tuning.epochs", "fine-tuning.batch-records", "fine-tuning.optimizer", "fine-tuning.learning-rate",
    "fine-tuning.frozen-learning-rate", "fine-tuning.patience", "fine-tuning.normalization",
    "fine-tuning.batch-norm-evaluation",
  ]

  private static func label(_ key: String) -> String {
    for section in ["encoder.", "fine-tuning."] where key.hasPrefix(section) {
      return String(key.dropFirst(section.count))
    }
    return key
  }

  private static func value(_ text: String, of key: String, in settings: FineTuningSettings) -> String {
    let plain = text.filter { $0 != "\"" }
    switch key {
    case "fine-tuning.batch-records" where settings.stepsPerEpoch == 1: return "\(plain) (one step an epoch)"
    case "fine-tuning.patience" where settings.patience == nil: return "none"
    default: return plain
    }
  }
}
