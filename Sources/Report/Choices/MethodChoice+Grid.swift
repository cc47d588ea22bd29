import Sweep
public import Training

extension MethodChoice {
  /// A choice over some keys for each combination of the other keys of a grid, called as its members are without these keys: of
  /// `ssl@learning-rate=0.001` and `ssl@learning-rate=0.01` over `learning-rate` it is `ssl`.
  ///
  /// Grids that vary none of the keys have no choice, nor have combinations with one member.
  public static func over(
    _ keys: [String], of conditions: [Condition], by: By
  ) throws(ChoiceError) -> [MethodChoice] {
    let grids = ConditionGrid.grids(of: conditions)
    let varied = grids.flatMap(\.axes).flatMap(\.keys)
    for key in keys where !varied.contains(key) {
      throw .unknownKey(key, known: varied.reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
    }
    return grids.flatMap { choices(over: Set(keys), in: $0, of: conditions, by: by) }
  }

  private static func choices(
    over keys: Set<String>, in grid: ConditionGrid, of conditions: [Condition], by: By
  ) -> [MethodChoice] {
    let fixed = grid.axes.indices.filter { keys.isDisjoint(with: grid.axes[$0].keys) }
    guard fixed.count < grid.axes.count else { return [] }
    var choices: [MethodChoice] = []
    for point in grid.points {
      guard let condition = grid.condition(at: point) else { continue }
      let name = ([grid.name] + fixed.flatMap { grid.axes[$0].labels(at: point[$0]) }).joined(separator: "@")
      if let known = choices.firstIndex(where: { $0.name == name }) {
        choices[known].candidates.append(conditions[condition].name)
      } else {
        choices.append(MethodChoice(name: name, candidates: [conditions[condition].name], by: by))
      }
    }
    return choices.filter { $0.candidates.count > 1 }
  }
}

extension ConditionGrid.Axis {
  /// A point as names of conditions say it, without keys that have no meaning there.
  fileprivate func labels(at place: Int) -> [String] {
    zip(keys, points[place]).compactMap { key, value in value.map { "\(key)=\($0)" } }
  }
}
