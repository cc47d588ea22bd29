import SettingKeys
import TOML
import Training

/// All recipes that layers stand for: one, or a grid where a key has a list of values.
///
/// Of a key, the last layer that writes it counts: a single value there ends a grid of an earlier one.
struct RecipeGrid {
  /// The most members of one.
  static let mostMembers = 1000

  /// A member of a grid.
  struct Member {
    var recipe: Recipe
    /// The labels and values of the keys in which members differ, in the order of the help: `learning-rate` and `0.001`.
    var varied: [(key: RecipeKey, value: String)] = []

    /// What its name has in addition: `@learning-rate=0.001`.
    var suffix: String { varied.map { "@\($0.key.label)=\($0.value)" }.joined() }
  }

  /// Keys whose values are gone through together.
  private struct Axis {
    var keys: [RecipeKey]
    /// One value of each key.
    var points: [[TOMLNode]]
  }

  private let layers: [RecipeLayer]
  private let classes: Int
  /// The layer that counts, by the place of the key in `RecipeKey.all`.
  private var deciding: [Int: Int] = [:]
  private var axes: [Axis] = []

  /// - Parameters:
  ///   - classes: how many classes records are told apart into.
  ///   - zipped: labels of keys whose lists are pairs, not a product.
  init(
    _ layers: [RecipeLayer], classes: Int, zipped: [[String]], at text: SectionText
  ) throws(SweepFileError) {
    self.layers = layers
    self.classes = classes
    var lists: [(key: RecipeKey, choices: [TOMLNode])] = []
    for (place, key) in RecipeKey.all.enumerated() {
      guard let layer = layers.lastIndex(where: { $0.node(key) != nil }) else { continue }
      deciding[place] = layer
      if let choices = try layers[layer].choices(key) { lists.append((key, choices)) }
    }
    for group in zipped { axes.append(try Self.axis(of: group, taking: &lists, at: text)) }
    axes += lists.map { list in Axis(keys: [list.key], points: list.choices.map { [$0] }) }
    let members = axes.reduce(1) { min(Self.mostMembers + 1, $0 * min($1.points.count, Self.mostMembers + 1)) }
    guard members <= Self.mostMembers else {
      let sizes = axes.filter { $0.points.count > 1 }.map {
        "\($0.points.count) of \($0.keys.map(\.label).joined(separator: ", "))"
      }
      throw text.error(
        "",
        "a grid of more than \(Self.mostMembers) conditions: \(sizes.joined(separator: " x ")); expected at most \(Self.mostMembers)"
      )
    }
  }

  private static func axis(
    of group: [String], taking lists: inout [(key: RecipeKey, choices: [TOMLNode])], at text: SectionText
  ) throws(SweepFileError) -> Axis {
    var axis = Axis(keys: [], points: [])
    for label in group {
      guard let place = lists.firstIndex(where: { $0.key.label == label && $0.choices.count > 1 }) else {
        throw text.error("zip", "\(TOMLText.quoted(label)) has no list of values to pair")
      }
      let list = lists.remove(at: place)
      if axis.keys.isEmpty { axis.points = list.choices.map { _ in [] } }
      guard list.choices.count == axis.points.count else {
        throw text.error(
          "zip",
          "\(label) has \(list.choices.count) values, \(axis.keys[0].label) has \(axis.points.count): pairs need as many of each"
        )
      }
      axis.keys.append(list.key)
      for index in axis.points.indices { axis.points[index].append(list.choices[index]) }
    }
    return axis
  }

  /// Every member, the last key varying fastest.
  func members() throws(SweepFileError) -> [Member] {
    var points: [[[TOMLNode]]] = [[]]
    for axis in axes { points = points.flatMap { start in axis.points.map { start + [$0] } } }
    var members: [Member] = []
    for point in points { members.append(Member(recipe: try recipe(at: point))) }
    let differing = RecipeKey.all.filter { key in Set(members.map { key.value(in: $0.recipe) }).count > 1 }
    let lists = Set(axes.filter { $0.points.count > 1 }.flatMap { $0.keys.map(\.label) })
    let listed = differing.filter { lists.contains($0.label) }
    let named = Set(members.map { member in listed.map { $0.value(in: member.recipe) } })
    // Only where lists tell them not apart, what follows from them: labels from labels-per-class, train from "frozen-random".
    let varied = named.count == Set(members.map(\.recipe)).count ? listed : differing
    for index in members.indices {
      members[index].varied = varied.map { ($0, $0.value(in: members[index].recipe)) }
    }
    return members
  }

  private func recipe(at point: [[TOMLNode]]) throws(SweepFileError) -> Recipe {
    var chosen: [String: TOMLNode] = [:]
    for (axis, values) in zip(axes, point) {
      for (key, node) in zip(axis.keys, values) { chosen[key.label] = node }
    }
    var recipe = Recipe()
    for (index, layer) in layers.enumerated() {
      if case .published(let published) = layer.content {
        let pretraining = recipe.pretraining
        recipe = published.recipe(on: recipe)
        recipe.pretraining = pretraining
        continue
      }
      for (place, key) in RecipeKey.all.enumerated() where deciding[place] == index {
        guard let node = chosen[key.label] ?? layer.node(key) else { continue }
        try layer.apply(key, node, to: &recipe)
        if key.key.countsPerClass { recipe.fineTuning.labels *= classes }
      }
    }
    return recipe
  }
}
