public import Training

/// The conditions that come from one table of a sweep file, by the keys in which their recipes differ.
///
/// No run stores it: names say which conditions belong together, and their recipes what differs. So it is there for runs of any age, and
/// for what `--only` has left of a grid.
public struct ConditionGrid: Equatable, Sendable {
  /// Keys that are gone through together: one, or several whose values come in pairs, as with `zip`.
  public struct Axis: Equatable, Sendable {
    /// As names of conditions call them: `learning-rate`, `pretraining.temperature`.
    public let keys: [String]
    /// The value of each key, point by point; nil of a key that has no meaning there.
    ///
    /// In ascending order where they are the numbers of one key, else in the order of the conditions.
    public let points: [[String?]]

    /// The points as numbers; nil where they are not those of a single key.
    public var numbers: [Double]? {
      guard keys.count == 1 else { return nil }
      let numbers = points.compactMap { $0[0].flatMap(Self.number) }
      return numbers.count == points.count ? numbers : nil
    }

    fileprivate static func number(_ value: String) -> Double? { Double(value).flatMap { $0.isFinite ? $0 : nil } }
  }

  /// What the names have before the first `@`.
  public let name: String
  /// In the order of the help; at least one.
  public let axes: [Axis]
  /// The places among the conditions of those whose recipe another one has already.
  public let repeats: [Int]
  /// The place of each condition among the sweep's, by its place on each axis.
  private let places: [[Int]: Int]

  /// The place among the conditions of the one at a point, which says how far along each axis; nil where there is none.
  public func condition(at point: [Int]) -> Int? { places[point] }

  /// How many conditions it has, repeated recipes aside.
  public var count: Int { places.count }

  /// Every grid among the conditions of a sweep, in the order in which they come first.
  public static func grids(of conditions: [Condition]) -> [ConditionGrid] {
    var names: [String] = []
    var members: [String: [Int]] = [:]
    for (index, condition) in conditions.enumerated() {
      guard let end = condition.name.firstIndex(of: "@") else { continue }
      let name = String(condition.name[..<end])
      if members[name] == nil { names.append(name) }
      members[name, default: []].append(index)
    }
    return names.compactMap { ConditionGrid($0, members: members[$0] ?? [], of: conditions) }
  }

  /// Nil where no recipes differ.
  private init?(_ name: String, members: [Int], of conditions: [Condition]) {
    let columns = VariedKey.all(of: members.map { conditions[$0].recipe })
    guard !columns.isEmpty else { return nil }
    var known: [[String?]: Int] = [:]
    var repeats: [Int] = []
    for (row, member) in members.enumerated() {
      let values = columns.map { $0.values[row] }
      if known[values] == nil { known[values] = row } else { repeats.append(member) }
    }
    let rows = known.values.sorted()
    let axes = VariedKey.axes(columns, rows: rows).map { keys in Self.axis(keys.map { columns[$0] }, rows: rows) }
    var places: [[Int]: Int] = [:]
    for (place, row) in rows.enumerated() { places[axes.map { $0.places[place] }] = members[row] }
    self.name = name
    self.axes = axes.map(\.axis)
    self.repeats = repeats
    self.places = places
  }

  /// An axis, and how far along it each row is.
  private static func axis(_ keys: [VariedKey], rows: [Int]) -> (axis: Axis, places: [Int]) {
    let values = rows.map { row in keys.map { $0.values[row] } }
    var known: Set<[String?]> = []
    let points = values.filter { known.insert($0).inserted }
    var axis = Axis(keys: keys.map(\.label), points: points)
    if let numbers = axis.numbers {
      let order = points.indices.sorted { (numbers[$0], $0) < (numbers[$1], $1) }
      axis = Axis(keys: axis.keys, points: order.map { points[$0] })
    }
    let places = Dictionary(uniqueKeysWithValues: axis.points.enumerated().map { ($1, $0) })
    return (axis, values.map { places[$0] ?? 0 })
  }
}
