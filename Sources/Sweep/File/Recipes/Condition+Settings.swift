import SettingKeys
public import Training

extension Condition {
  /// Everything that its recipe says, in the words of the sweep file's sections, such as `fine-tuning.epochs`.
  public var recipeSettings: [SweepDefinition.Setting] {
    let named = recipe.pretraining.map { [SweepDefinition.Setting(key: "pretraining", value: "\"\($0.name)\"")] }
    return RecipeKey.all.filter { key in
      key.key.storage != nil && (key.part != .pretraining || recipe.pretraining != nil)
        && key.key.isMeaningless(recipe) == nil
    }.map { SweepDefinition.Setting(key: $0.path, value: $0.key.text(recipe)) } + (named ?? [])
  }
}

extension RecipeKey {
  /// The key with its section.
  fileprivate var path: String {
    switch part {
    case .encoder: KeySection.encoder.path(key.name)
    case .pretraining: KeySection.pretraining.path(key.name)
    case .fineTuning: KeySection.fineTuning.path(key.name)
    }
  }
}
