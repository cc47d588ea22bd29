import SettingKeys
import TOML
import Training

/// A key that says something of a recipe, and the part of it that it belongs to.
struct RecipeKey: Sendable {
  enum Part: Sendable { case encoder, pretraining, fineTuning }

  let part: Part
  let key: SettingKey<Recipe>

  /// Every key, in the order of the help, which is also that of a grid's names.
  static let all: [RecipeKey] =
    EncoderSettings.keys.map { RecipeKey(part: .encoder, key: $0.within(\.encoder, stored: ["encoder"]).ofNetworks) }
    + PretrainingSettings.keys.map {
      RecipeKey(part: .pretraining, key: $0.within(\.pretrainingSettings, stored: ["pretraining", "settings"]))
    }
    + FineTuningSettings.keys.map {
      RecipeKey(part: .fineTuning, key: $0.within(\.fineTuning, stored: ["fineTuning"]))
    }

  /// How the name of a grid's member and `zip` call it: `pretraining.epochs`, but `epochs` of the fine-tuning.
  var label: String { part == .pretraining ? "pretraining.\(key.name)" : key.name }

  /// The value in a name: as it is written, without quotation marks.
  func value(in recipe: Recipe) -> String { key.text(recipe).filter { $0 != "\"" } }
}

extension SettingKey<Recipe> {
  /// The same key, which has no meaning where no network is trained.
  fileprivate var ofNetworks: SettingKey { meaningless { $0.fineTuning.isMeaninglessWithoutNetwork } }
}

extension Recipe {
  /// The settings of the pretraining, which is there once one of them is set.
  var pretrainingSettings: PretrainingSettings {
    get { pretraining?.settings ?? PretrainingSettings() }
    set {
      pretraining = PretrainingRecipe(name: pretraining?.name ?? PretrainingRecipe.defaultName, settings: newValue)
    }
  }

  /// The same recipe in which every setting without a meaning is as if nobody had written it: recipes that train the same are equal.
  var withoutMeaninglessSettings: Recipe {
    guard fineTuning.classifier == .network else {
      return Recipe(pretraining: nil, fineTuning: fineTuning.withoutNetworkSettings)
    }
    var recipe = self
    let unwritten = Recipe()
    for key in RecipeKey.all where key.part != .pretraining || pretraining != nil {
      let text = key.key.text(unwritten)
      guard key.key.isMeaningless(self) != nil, key.key.text(self) != text,
        let node = try? TOMLTable(parsing: Array("value = \(text)\n".utf8))["value"]
      else { continue }
      try? key.key.read(node, &recipe)
    }
    return recipe
  }

  /// What no recipe can be, by the key that is to blame; nil where nothing is wrong.
  ///
  /// - Parameter classes: how many classes records are told apart into.
  func problem(classes: Int) -> (key: String, reason: String)? {
    let settings = fineTuning
    if settings.trained == .headThenAll, settings.headEpochs >= settings.epochs {
      return ("head-epochs", "expected fewer than the \(settings.epochs) of epochs, got \(settings.headEpochs)")
    }
    let isHeadFirst = settings.trained == .headThenAll
    let phase =
      isHeadFirst ? min(settings.headEpochs, settings.epochs - settings.headEpochs) : settings.epochs
    if settings.warmupEpochs > phase {
      let most =
        isHeadFirst ? "\(phase), as head-epochs and the rest of epochs each begin with them" : "\(phase) of epochs"
      return ("warmup-epochs", "expected at most the \(most), got \(settings.warmupEpochs)")
    }
    if settings.batchNormStart == .reset, settings.initialization == .scratch {
      return ("batch-norm-start", "\"reset\" needs pretrained weights: write initialization = \"pretrained\"")
    }
    return settings.problem(sharedBy: classes).map { ("labels", $0) }
  }
}
