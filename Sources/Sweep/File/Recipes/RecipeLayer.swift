import SettingKeys
import TOML
import Training

/// What one place of a sweep file says of a recipe, on top of what others say.
struct RecipeLayer {
  enum Content {
    /// The keys of some parts in a table; the values of a key may be a list of them.
    case table(Set<RecipeKey.Part>)
    /// What a published name means.
    case published(PublishedCondition)
  }

  let content: Content
  /// Where it stands.
  let text: SectionText

  static func table(_ text: SectionText, _ parts: Set<RecipeKey.Part>) -> RecipeLayer {
    RecipeLayer(content: .table(parts), text: text)
  }

  /// The value of a key; nil where the layer does not write it.
  func node(_ key: RecipeKey) -> TOMLNode? {
    guard case .table(let parts) = content, parts.contains(key.part) else { return nil }
    return text.table?[key.key.name]
  }

  /// The values that a key has; nil where the layer does not write it.
  func choices(_ key: RecipeKey) throws(SweepFileError) -> [TOMLNode]? {
    guard let node = node(key) else { return nil }
    do { return try key.key.choices(node) } catch { throw text.error(key.key.name, error) }
  }

  /// Sets a key of a recipe.
  func apply(_ key: RecipeKey, _ node: TOMLNode, to recipe: inout Recipe) throws(SweepFileError) {
    do { try key.key.read(node, &recipe) } catch { throw text.error(key.key.name, error) }
  }
}
