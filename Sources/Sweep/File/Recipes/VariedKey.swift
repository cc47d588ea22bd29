import SettingKeys
import Training

/// A key in which recipes differ, with its value in each of them.
struct VariedKey {
  var label: String
  /// Nil where the key has no meaning.
  var values: [String?]

  /// How many different keys may be told apart as axes; recipes that differ in more are listed one by one.
  private static let mostAxes = 12

  /// The keys that have several values among recipes, in the order of the help.
  ///
  /// Pretrainings that are told apart by name alone are one key, `pretraining`, in the place of the settings that the name decides.
  static func all(of recipes: [Recipe]) -> [VariedKey] {
    var keys: [VariedKey] = []
    for key in RecipeKey.all where key.key.storage != nil {
      let values = recipes.map { recipe -> String? in
        guard key.part != .pretraining || recipe.pretraining != nil, key.key.isMeaningless(recipe) == nil else {
          return nil
        }
        return key.value(in: recipe)
      }
      guard Set(values.compactMap { $0 }).count > 1 else { continue }
      keys.append(VariedKey(label: key.label, values: values))
    }
    return naming(keys, recipes)
  }

  private static func naming(_ keys: [VariedKey], _ recipes: [Recipe]) -> [VariedKey] {
    let pretraining = VariedKey(
      label: "pretraining", values: recipes.map { $0.pretraining.map { String($0.name.prefix { $0 != "@" }) } })
    guard Set(pretraining.values.compactMap { $0 }).count > 1 else { return keys }
    let labels = Set(RecipeKey.all.filter { $0.part == .pretraining }.map(\.label))
    let decided = keys.indices.filter { labels.contains(keys[$0].label) && pretraining.decides(keys[$0]) }
    guard let first = decided.first else { return keys }
    var named = keys
    for index in decided.reversed() { named.remove(at: index) }
    named.insert(pretraining, at: first)
    return named
  }

  /// Whether the value of another key follows from this one's.
  private func decides(_ other: VariedKey) -> Bool {
    var known: [String?: String?] = [:]
    for (value, follows) in zip(values, other.values) {
      if let earlier = known.updateValue(follows, forKey: value), earlier != follows { return false }
    }
    return true
  }

  /// The keys of each axis, as places in `keys`: keys whose values do not occur in most of their combinations belong together.
  ///
  /// - Parameter rows: the recipes that count, which all differ.
  static func axes(_ keys: [VariedKey], rows: [Int]) -> [[Int]] {
    guard keys.count <= mostAxes else { return [Array(keys.indices)] }
    var axes = keys.enumerated().map { index, key in
      Candidate(keys: [index], places: numbered(rows.map { key.values[$0] }))
    }
    while axes.count > 1, 2 * Double(rows.count) <= axes.reduce(1, { $0 * Double($1.count) }) {
      var best = (first: 0, second: 1, share: Double.infinity)
      for first in axes.indices {
        for second in axes.indices where second > first {
          let share = axes[first].share(with: axes[second])
          if share < best.share { best = (first, second, share) }
        }
      }
      axes[best.first] = axes[best.first].merged(with: axes[best.second])
      axes.remove(at: best.second)
    }
    return axes.map(\.keys)
  }

  private static func numbered<Value: Hashable>(_ values: [Value]) -> [Int] {
    var numbers: [Value: Int] = [:]
    return values.map { value in
      let number = numbers[value] ?? numbers.count
      numbers[value] = number
      return number
    }
  }

  /// Keys that may be an axis, and how far along it each row is.
  private struct Candidate {
    var keys: [Int]
    var places: [Int]

    var count: Int { (places.max() ?? 0) + 1 }

    func merged(with other: Candidate) -> Candidate {
      let pairs = zip(places, other.places).map { [$0, $1] }
      return Candidate(keys: (keys + other.keys).sorted(), places: VariedKey.numbered(pairs))
    }

    /// How many of the pairs of places occur.
    func share(with other: Candidate) -> Double {
      Double(merged(with: other).count) / (Double(count) * Double(other.count))
    }
  }
}
