import SettingKeys
import TOML
import Training

/// Makes the conditions of a sweep file: what the sections say, what a published name means, what `[conditions.NAME]` and
/// `[pretrainings.NAME]` change, and every member of their grids.
struct ConditionTables {
  /// A condition and the line that asks for it.
  struct Found {
    var condition: Condition
    var line: Int
  }

  /// The keys of `[conditions.NAME]` and `[pretrainings.NAME]` that no recipe has.
  static let conditionKeys = [
    ("from", "The condition that this one changes, with its grid: one of the file or a published name."),
    ("pretraining", "The name of a table [pretrainings.NAME], or \"default\", which is [pretraining]."),
    ("zip", "Lists that are pairs, not a product, such as [[\"learning-rate\", \"batch-records\"]]."),
  ]
  static let mostConditions = 1000

  private let document: TOMLTable
  let file: String
  private let classes: Int

  /// - Parameter classes: how many classes records are told apart into.
  init(_ document: TOMLTable, file: String, classes: Int) {
    self.document = document
    self.file = file
    self.classes = classes
  }

  /// Every condition, the reference first.
  func conditions() throws(SweepFileError) -> [Found] {
    guard let entry = document.entry("conditions") else { return [] }
    var found: [Found] = []
    switch entry.node.value {
    case .array(let nodes):
      for node in nodes {
        guard case .string(let name) = node.value, let published = try? PublishedCondition(name: name) else { continue }
        let text = SectionText(file: file, section: "", table: document, position: node.position, dataFolder: nil)
        found += try members(
          of: name, [RecipeLayer(content: .published(published), text: text)], own: text, line: node.position.line)
      }
    case .table(let table):
      guard !table.entries.isEmpty else { throw error(entry, "expected at least one table [conditions.NAME]") }
      for entry in table.entries {
        let own = try tableText(entry, in: "conditions", known: Self.conditionKeyNames)
        found += try members(of: entry.key, try layers(of: entry.key), own: own, line: entry.position.line)
      }
    default:
      throw error(entry, "expected an array of published names or tables [conditions.NAME], got \(entry.node.shown)")
    }
    found = Self.namingConvolutions(of: found)
    try refuseLongNames(found)
    try refuseTooMany(found, entry)
    return try referenceFirst(found)
  }

  private static var conditionKeyNames: [String] {
    RecipeKey.all.filter { $0.part != .pretraining }.map(\.key.name) + conditionKeys.map(\.0)
  }

  private static var pretrainingKeyNames: [String] {
    RecipeKey.all.filter { $0.part == .pretraining }.map(\.key.name) + ["from"]
  }

  private func referenceFirst(_ found: [Found]) throws(SweepFileError) -> [Found] {
    guard let entry = document.entry("reference"), case .string(let name) = entry.node.value else { return found }
    guard let place = found.firstIndex(where: { $0.condition.name == name || $0.condition.name.hasPrefix(name + "@") })
    else {
      let names = found.map(\.condition.name)
      let hint = Suggestion.nearest(to: name, among: names).map { "did you mean \"\($0)\"?" }
      throw error(
        entry,
        "there is no condition \(TOMLText.quoted(name)); \(hint ?? "the sweep has \(names.prefix(20).joined(separator: ", "))")"
      )
    }
    var ordered = found
    ordered.insert(ordered.remove(at: place), at: 0)
    return ordered
  }
}

// MARK: - Layers

extension ConditionTables {
  /// What a table of the file says on its own and from others, in the order in which it is applied, without the sections.
  private func layers(of name: String, seen: [String] = []) throws(SweepFileError) -> [RecipeLayer] {
    guard let entry = table("conditions")?.entry(name) else {
      guard let published = try? PublishedCondition(name: name) else { return [] }
      let text = SectionText(file: file, section: "conditions", table: nil, position: nil, dataFolder: nil)
      return [RecipeLayer(content: .published(published), text: text)]
    }
    let text = try tableText(entry, in: "conditions", known: Self.conditionKeyNames)
    var start: [RecipeLayer] = []
    if let published = try? PublishedCondition(name: name) {
      start = [RecipeLayer(content: .published(published), text: text)]
    }
    if let from = try text.string("from") {
      guard start.isEmpty else {
        throw text.error("from", "has no meaning under a published name, which says by itself what it starts from")
      }
      guard !seen.contains(from), from != name else {
        throw text.error(
          "from", "\(TOMLText.quoted(name)) starts from itself: \((seen + [name, from]).joined(separator: " from "))")
      }
      start = try layers(of: from, seen: seen + [name])
      if start.isEmpty { throw text.error("from", unknownName(from, in: "conditions")) }
    }
    return start + [.table(text, [.encoder, .fineTuning])]
  }

  private func pretrainingLayers(
    of name: String, askedBy text: SectionText, key: String, seen: [String] = []
  ) throws(SweepFileError) -> [RecipeLayer] {
    let section = RecipeLayer.table(self.section("pretraining"), [.pretraining])
    guard let entry = table("pretrainings")?.entry(name) else {
      if name == PretrainingRecipe.defaultName { return [section] }
      throw text.error(key, unknownName(name, in: "pretrainings"))
    }
    let own = try tableText(entry, in: "pretrainings", known: Self.pretrainingKeyNames)
    guard name != PretrainingRecipe.defaultName else {
      throw own.error("", "the pretraining \"default\" is what the section [pretraining] says; write its keys there")
    }
    guard !seen.contains(name) else {
      throw own.error(
        "from", "\(TOMLText.quoted(name)) starts from itself: \((seen + [name]).joined(separator: " from "))")
    }
    let start =
      if let from = try own.string("from") {
        try pretrainingLayers(of: from, askedBy: own, key: "from", seen: seen + [name])
      } else { [section] }
    return start + [.table(own, [.pretraining])]
  }

  private func unknownName(_ name: String, in tables: String) -> String {
    var names = table(tables)?.entries.map(\.key) ?? []
    if tables == "pretrainings" { names.append(PretrainingRecipe.defaultName) }
    let hint = Suggestion.nearest(to: name, among: names).map { "did you mean \"\($0)\"?" }
    let known = names.isEmpty ? "the file has none" : "known here: \(names.joined(separator: ", "))"
    return "there is no [\(tables).\(TOMLText.printable(name))]; \(hint ?? known)"
  }
}

// MARK: - Members

extension ConditionTables {
  /// All conditions that a name stands for.
  private func members(
    of name: String, _ layers: [RecipeLayer], own: SectionText, line: Int
  ) throws(SweepFileError) -> [Found] {
    let defaults = [
      RecipeLayer.table(section("encoder"), [.encoder]), .table(section("fine-tuning"), [.fineTuning]),
    ]
    var found: [Found] = []
    var known: Set<String> = []
    let pretrainings = try pretrainingNames(of: layers)
    let zipped = try zippedKeys(of: layers)
    var isAnyPretrained = false
    var unused: [String: String] = [:]
    for (index, pretraining) in pretrainings.enumerated() {
      let asking = pretraining.text ?? own
      let start = try pretrainingLayers(of: pretraining.name, askedBy: asking, key: "pretraining")
      let members = try RecipeGrid(start + defaults + layers, classes: classes, zipped: zipped, at: own).members()
      for member in members {
        let isPretrained = member.recipe.fineTuning.beginsWithPretraining
        isAnyPretrained = isAnyPretrained || isPretrained
        let (condition, choice) = condition(name, member, pretraining.name, isOneOfMany: pretrainings.count > 1)
        try check(condition, start, own)
        if found.isEmpty && index == 0 { unused = Self.meaningless(own, member.recipe) }
        unused = unused.filter { Self.meaningless(own, member.recipe)[$0.key] != nil }
        if known.insert(choice).inserted { found.append(Found(condition: condition, line: line)) }
      }
    }
    if let (key, reason) = unused.min(by: { $0.key < $1.key }) { throw own.error(key, "has no meaning \(reason)") }
    if own.table?.entry("pretraining") != nil, own.section.hasPrefix("conditions."), !isAnyPretrained {
      throw own.error("pretraining", "has no meaning where \(Self.reasonAgainstPretraining(found))")
    }
    return found
  }

  /// Why conditions begin with no pretraining.
  private static func reasonAgainstPretraining(_ found: [Found]) -> String {
    let kind = found.first?.condition.recipe.fineTuning.classifier ?? .network
    return kind == .network ? "initialization is \"scratch\"" : "classifier is \"\(kind.rawValue)\""
  }

  /// A member as a condition, under the name of what differs in it.
  private func condition(
    _ name: String, _ member: RecipeGrid.Member, _ pretraining: String, isOneOfMany: Bool
  ) -> (Condition, name: String) {
    var recipe = member.recipe
    var member = member
    // What differs in a setting without a meaning is the same condition.
    member.varied.removeAll { $0.key.key.isMeaningless(recipe) != nil }
    if recipe.fineTuning.beginsWithPretraining {
      let own = member.varied.filter { $0.key.part == .pretraining }
      let suffix = own.map { "@\($0.key.key.name)=\($0.value)" }.joined()
      recipe.pretraining = PretrainingRecipe(name: pretraining + suffix, settings: recipe.pretrainingSettings)
    } else {
      recipe.pretraining = nil
      member.varied.removeAll { $0.key.part == .pretraining }
    }
    let choice = isOneOfMany && recipe.pretraining != nil ? "@pretraining=\(pretraining)" : ""
    let full = name + choice + member.suffix
    return (Condition(name: full, recipe: recipe.withoutMeaninglessSettings), full)
  }

  private func check(
    _ condition: Condition, _ pretraining: [RecipeLayer], _ own: SectionText
  ) throws(SweepFileError) {
    if let settings = condition.recipe.pretraining?.settings, let text = pretraining.last?.text {
      try text.checkWarmup(of: settings)
    }
    guard let problem = condition.recipe.problem(classes: classes) else { return }
    let isOwn = own.section.hasPrefix("conditions.")
    throw isOwn
      ? own.error(problem.key, problem.reason)
      : own.error("conditions", KeyComplaint("condition \"\(condition)\": \(problem.reason)", at: own.position))
  }

  /// The keys of a condition's own table that say nothing of a recipe, with the reason.
  private static func meaningless(_ own: SectionText, _ recipe: Recipe) -> [String: String] {
    guard own.section.hasPrefix("conditions.") else { return [:] }
    var reasons: [String: String] = [:]
    for key in RecipeKey.all where key.part != .pretraining && own.contains(key.key.name) {
      reasons[key.key.name] = key.key.isMeaningless(recipe)
    }
    return reasons
  }

  /// The pretrainings that the last layer with a word on it names, and who names them.
  private func pretrainingNames(of layers: [RecipeLayer]) throws(SweepFileError) -> [(name: String, text: SectionText?)]
  {
    for layer in layers.reversed() {
      guard case .table = layer.content, let node = layer.text.table?["pretraining"] else { continue }
      switch node.value {
      case .string(let name): return [(name, layer.text)]
      case .array(let nodes) where !nodes.isEmpty:
        var names: [(String, SectionText?)] = []
        for node in nodes {
          guard case .string(let name) = node.value, !names.contains(where: { $0.0 == name }) else {
            throw layer.text.error("pretraining", .expected("different names of pretrainings", got: node))
          }
          names.append((name, layer.text))
        }
        return names
      default: throw layer.text.error("pretraining", .expected("the name of a pretraining", got: node))
      }
    }
    return [(PretrainingRecipe.defaultName, nil)]
  }

  /// What the last layer with a word on it says of lists that are pairs.
  private func zippedKeys(of layers: [RecipeLayer]) throws(SweepFileError) -> [[String]] {
    for layer in layers.reversed() {
      guard case .table = layer.content, let node = layer.text.table?["zip"] else { continue }
      let expected = "lists of keys such as [[\"learning-rate\", \"batch-records\"]]"
      guard case .array(let groups) = node.value else { throw layer.text.error("zip", .expected(expected, got: node)) }
      var zipped: [[String]] = []
      for group in groups {
        guard case .array(let keys) = group.value, keys.count >= 2 else {
          throw layer.text.error("zip", .expected(expected, got: group))
        }
        var labels: [String] = []
        for key in keys {
          guard case .string(let label) = key.value else {
            throw layer.text.error("zip", .expected(expected, got: key))
          }
          labels.append(label)
        }
        zipped.append(labels)
      }
      return zipped
    }
    return []
  }
}

// MARK: - Tables

extension ConditionTables {
  private func table(_ name: String) -> TOMLTable? {
    if case .table(let table)? = document[name]?.value { table } else { nil }
  }

  private func section(_ name: String) -> SectionText {
    SectionText(
      file: file, section: name, table: table(name), position: document.entry(name)?.position, dataFolder: nil)
  }

  /// A table below `[conditions]` or `[pretrainings]`, with a name and keys that are known.
  private func tableText(
    _ entry: TOMLTable.Entry, in parent: String, known: [String]
  ) throws(SweepFileError) -> SectionText {
    guard ConditionName.isValid(entry.key) else {
      throw SweepFileError(
        file: file, line: entry.position.line, key: parent,
        reason: "expected a name of \(ConditionName.expected), got \(TOMLText.quoted(entry.key))")
    }
    guard case .table(let table) = entry.node.value else {
      throw SweepFileError(
        file: file, line: entry.position.line, key: "\(parent).\(entry.key)",
        reason: "expected a table [\(parent).\(entry.key)], got \(entry.node.shown)")
    }
    let text = SectionText(
      file: file, section: "\(parent).\(entry.key)", table: table, position: entry.position, dataFolder: nil)
    try text.refuseUnknownKeys(among: known)
    try text.refuseContradictions()
    return text
  }

  /// Refuses tables of pretrainings that no key can be read of, or that say what has no meaning, whether or not a condition uses them.
  func checkPretrainings() throws(SweepFileError) {
    guard let entry = document.entry("pretrainings") else { return }
    guard case .table(let table) = entry.node.value else {
      throw error(entry, "expected tables [pretrainings.NAME], got \(entry.node.shown)")
    }
    for entry in table.entries {
      let text = SectionText(
        file: file, section: "pretrainings", table: table, position: entry.position, dataFolder: nil)
      let layers = try pretrainingLayers(of: entry.key, askedBy: text, key: entry.key)
      let recipes = try RecipeGrid(layers, classes: classes, zipped: [], at: text).members().map(\.recipe)
      guard let own = layers.last?.text, let first = recipes.first else { continue }
      // Which values of several lists belong together is the conditions' word.
      if recipes.count == 1 { try own.checkWarmup(of: first.pretrainingSettings) }
      for key in RecipeKey.all where key.part == .pretraining && own.contains(key.key.name) {
        let reasons = recipes.map { key.key.isMeaningless($0) }
        if let reason = reasons[0], !reasons.contains(nil) {
          throw own.error(key.key.name, "has no meaning \(reason)")
        }
      }
    }
  }

  func error(_ entry: TOMLTable.Entry, _ reason: String) -> SweepFileError {
    SweepFileError(file: file, line: entry.position.line, key: entry.key, reason: reason)
  }
}

extension SectionText {
  /// A text of a key; nil where it is not written.
  fileprivate func string(_ key: String) throws(SweepFileError) -> String? {
    guard let node = table?[key] else { return nil }
    guard case .string(let text) = node.value else {
      throw error(key, .expected("a name in quotation marks", got: node))
    }
    return text
  }
}
