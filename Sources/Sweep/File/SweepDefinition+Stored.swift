import ECGData
import Training

extension SweepDefinition: Codable {
  private enum StoredKey: String, CodingKey {
    case name, data, missingSamples, excludedRecords, badRecords, conditions, seeds, encoder, pretraining, fineTuning
    case fixedStreams, stopping, analysis, task, rate
  }

  /// Reads a definition that was stored with a run, by this version or an earlier one.
  ///
  /// A setting that it lacks is what it was before there was a key for it; one that no key stands for belongs to a later
  /// version and is refused. Throws `StoredDefinitionError`.
  public init(from decoder: any Decoder) throws {
    let object = try StoredObject(decoder)
    let keys = KeySection.all.flatMap(\.keys)
    try object.refuseKeys(outside: keys.compactMap(\.storage?.path))
    self = .unwritten
    for key in keys { key.storage?.setFormer(&self) }
    for key in keys { try key.decode(from: object, into: &self) }
    let stored = try object.decode([StoredCondition].self, StoredKey.conditions.rawValue) ?? []
    conditions = stored.map { $0.condition(base: defaults) }
    guard streams.crossed.isEmpty || trialCount <= Self.mostTrials else {
      throw StoredDefinitionError.implausible(
        Implausibility("fixedStreams: they make more than \(Self.mostTrials) trials"))
    }
    if let problem = task.problem { throw StoredDefinitionError.implausible(Implausibility("task: \(problem)")) }
    do { try checkTraining(areSettingsCompared: false) } catch { throw StoredDefinitionError.implausible(error) }
  }

  /// Writes what `init(from:)` reads.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: StoredKey.self)
    try container.encode(name, forKey: .name)
    try container.encode(data, forKey: .data)
    try container.encode(missingSamples, forKey: .missingSamples)
    if data.kind == .wfdb {
      try container.encode(excludedNames, forKey: .excludedRecords)
    } else {
      try container.encode(excludedRecords, forKey: .excludedRecords)
    }
    try container.encode(badRecords, forKey: .badRecords)
    try container.encode(conditions.map { StoredCondition($0, base: defaults) }, forKey: .conditions)
    try container.encode(seeds, forKey: .seeds)
    try container.encode(self.encoder, forKey: .encoder)
    try container.encode(pretraining, forKey: .pretraining)
    try container.encode(fineTuning, forKey: .fineTuning)
    try container.encode(streams, forKey: .fixedStreams)
    try container.encodeIfPresent(stopping, forKey: .stopping)
    if analysis != AnalysisSettings() { try container.encode(analysis, forKey: .analysis) }
    // What was the only task or rate once is stored as it was then.
    if rate != .hertz100 { try container.encode(rate, forKey: .rate) }
    if task != .rhythmTop5 { try container.encode(task, forKey: .task) }
  }
}

extension SettingKey {
  /// Takes the setting from a stored object; what is not there stays as it is.
  func decode(from object: StoredObject, into settings: inout Settings) throws {
    guard let storage, let last = storage.path.last else { return }
    var holder: StoredObject? = object
    for step in storage.path.dropLast() { holder = try holder?.object(step) }
    guard let holder, holder.contains(last) else {
      if isRequired { throw StoredDefinitionError.missing(key: storage.path.joined(separator: ".")) }
      return
    }
    try storage.decode(holder, last, &settings)
  }
}

/// A condition as it is stored: the name alone where that says everything, as earlier versions wrote it, or all of its recipe.
private enum StoredCondition: Codable {
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
        throw StoredDefinitionError.unreadable(key: "conditions")
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
    else { throw StoredDefinitionError.unreadable(key: "conditions") }
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
    else { throw StoredDefinitionError.unreadable(key: "conditions") }
    self.init(name: name, recipe: recipe)
  }
}
