import SettingKeys
import TOML
import Training

/// A sweep as a file that writes every recipe in full, and trains the same.
public struct ExpandedSweep {
  private var definition: SweepDefinition

  public init(_ definition: SweepDefinition) {
    self.definition = definition
    // A file names the seeds that are trained in any case.
    if let rule = definition.stopping { self.definition.seeds = Array(definition.seeds.prefix(rule.leastSeeds)) }
    // The conditions that are left may use fewer streams than those of the file.
    let used = Set(definition.conditions.flatMap(\.recipe.usedStreams))
    for (stream, _) in definition.streams.crossed where !used.contains(stream) {
      self.definition.streams[stream] = .seed
    }
  }

  /// TOML that a sweep file may hold.
  public var text: String {
    let unwritten = KeySection.recipe + (definition.stopping == nil ? [KeySection.stopping] : [])
    let sections = KeySection.all.filter { section in !unwritten.contains { $0.name == section.name } }
    let top = sections.filter(\.name.isEmpty).flatMap { lines(of: $0) } + [reference]
    let others = sections.filter { !$0.name.isEmpty }.map { section in ["[\(section.name)]"] + lines(of: section) }
    let tables = pretrainings.map(table) + definition.conditions.map(table)
    return ([top] + others.filter { $0.count > 1 } + tables).map { $0.map { $0 + "\n" }.joined() }.joined(
      separator: "\n")
  }

  private var reference: String {
    "reference = \(TOMLText.quoted(definition.conditions.first?.name ?? "", atMost: .max))"
  }

  private func lines(of section: KeySection) -> [String] {
    section.keys.filter { $0.isWritten && $0.name != "conditions" && $0.isMeaningless(definition) == nil }
      .compactMap { $0.line(of: definition) }
  }

  /// Every pretraining once, by name.
  private var pretrainings: [PretrainingRecipe] {
    var known: Set<String> = []
    return definition.conditions.compactMap(\.recipe.pretraining).filter { known.insert($0.name).inserted }
  }

  private func table(_ pretraining: PretrainingRecipe) -> [String] {
    let title =
      pretraining.name == PretrainingRecipe.defaultName
      ? "[pretraining]" : "[pretrainings.\(TOMLText.quoted(pretraining.name, atMost: .max))]"
    return [title] + lines(Recipe(pretraining: pretraining)) { $0 == .pretraining }
  }

  private func table(_ condition: Condition) -> [String] {
    let pretraining = condition.recipe.pretraining.map { ["pretraining = \(TOMLText.quoted($0.name, atMost: .max))"] }
    return ["[conditions.\(TOMLText.quoted(condition.name, atMost: .max))]"]
      + lines(condition.recipe) { $0 != .pretraining } + (pretraining ?? [])
  }

  private func lines(_ recipe: Recipe, of isWanted: (RecipeKey.Part) -> Bool) -> [String] {
    RecipeKey.all.filter { isWanted($0.part) && $0.key.isMeaningless(recipe) == nil }
      .compactMap { $0.key.line(of: recipe) }
  }
}
