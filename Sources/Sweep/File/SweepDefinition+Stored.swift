import ECGData
import SettingKeys
import Training

extension SweepDefinition: Codable {
  /// Reads a definition that was stored with a run, by this version or an earlier one.
  ///
  /// A setting that it lacks is what it was before there was a key for it; one that no key stands for belongs to a later
  /// version and is refused. Throws `StoredDefinitionError`.
  public init(from decoder: any Decoder) throws {
    do { try self.init(stored: StoredObject(decoder)) } catch let error as StoredSettingError {
      throw StoredDefinitionError(error)
    }
    if let problem = task.problem { throw StoredDefinitionError.implausible(Implausibility("task: \(problem)")) }
    do { try checkTraining(areSettingsCompared: false) } catch { throw StoredDefinitionError.implausible(error) }
  }

  private init(stored object: StoredObject) throws {
    let keys = KeySection.all.flatMap(\.keys)
    try object.refuseKeys(outside: keys.compactMap(\.storage?.path))
    self = .unwritten
    for key in keys { key.storage?.setFormer(&self) }
    for key in keys { try key.decode(from: object, into: &self) }
    let stored = try object.decode([StoredCondition].self, StoredCondition.key) ?? []
    conditions = stored.map { $0.condition(base: defaults) }
    guard streams.crossed.isEmpty || trialCount <= Self.mostTrials else {
      throw StoredDefinitionError.implausible(
        Implausibility("fixedStreams: they make more than \(Self.mostTrials) trials"))
    }
  }

  /// Writes what `init(from:)` reads.
  public func encode(to encoder: any Encoder) throws {
    var tree = StoredTree(self, keys: KeySection.all.flatMap(\.keys), unwritten: .unwritten)
    // Earlier versions look for it, whether or not there is anything in it.
    tree.open(KeySection.streams.stored)
    try tree.encode(to: encoder)
  }
}

extension StoredDefinitionError {
  fileprivate init(_ error: StoredSettingError) {
    self =
      switch error {
      case .unknown(let key): .unknown(key: key)
      case .missing(let key): .missing(key: key)
      case .unreadable(let key): .unreadable(key: key)
      }
  }
}

/// A condition as it is stored: the name alone where that says everything, as earlier versions wrote it, or all of its recipe.
enum StoredCondition: Codable {
  /// Of the conditions in a stored definition.
  static let key = "conditions"

  case published(PublishedCondition)
  case whole(Condition)

  init(_ condition: Condition, base: Recipe) {
    if let published = try? PublishedCondition(name: condition.name), published.recipe(on: base) == condition.recipe {
      self = .published(published)
    } else {
      self = .whole(condition)
    }
  }

  func condition(base: Recipe) -> Condition {
    switch self {
    case .published(let published): Condition(published, base: base)
    case .whole(let condition): condition
    }
  }

  init(from decoder: any Decoder) throws {
    if let name = try? decoder.singleValueContainer().decode(String.self) {
      guard let published = try? PublishedCondition(name: name) else {
        throw StoredSettingError.unreadable(key: StoredCondition.key)
      }
      self = .published(published)
    } else {
      self = .whole(try Condition(stored: StoredObject(decoder)))
    }
  }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .published(let published):
      var container = encoder.singleValueContainer()
      try container.encode(published.name)
    case .whole(let condition): try condition.encode(to: encoder)
    }
  }
}

extension Condition {
  /// Reads a condition that was stored with its recipe; settings are treated as those of a definition are.
  fileprivate init(stored object: StoredObject) throws {
    let keys = RecipeKey.all.map(\.key)
    try object.refuseKeys(
      outside: [["name"], ["recipe", "pretraining", "name"]] + keys.compactMap(\.storage).map { ["recipe"] + $0.path })
    guard let name = try object.decode(String.self, "name"), ConditionName.isValid(name),
      let parts = try object.object("recipe")
    else { throw StoredSettingError.unreadable(key: StoredCondition.key) }
    let pretraining = try parts.object("pretraining")
    var recipe = Recipe(pretraining: nil)
    if let pretraining {
      recipe.pretraining = PretrainingRecipe(name: try pretraining.decode(String.self, "name") ?? "")
    }
    let present = recipe.pretraining == nil ? RecipeKey.all.filter { $0.part != .pretraining }.map(\.key) : keys
    for key in present { key.storage?.setFormer(&recipe) }
    for key in present { try key.decode(from: parts, into: &recipe) }
    guard (recipe.pretraining != nil) == (recipe.fineTuning.initialization == .pretrained),
      recipe.pretraining.map({ ConditionName.isValid($0.name) }) ?? true
    else { throw StoredSettingError.unreadable(key: StoredCondition.key) }
    self.init(name: name, recipe: recipe)
  }
}
