/// Marks along a line that make room for each other: as in a beeswarm plot, but with lanes of equal distance.
struct Swarm: Equatable, Sendable {
  struct Place: Equatable, Sendable {
    var x: Double
    /// 0 is the uppermost.
    var lane: Int
  }

  /// In the order of the marks.
  let places: [Place]
  /// How many lanes are used, at least one.
  let lanes: Int

  /// Gives each mark the lane nearest to the middle in which none is closer than `distance`; where all `lanes` are full, the one with
  /// most room.
  init(_ xs: [Double], distance: Double, lanes limit: Int) {
    var ends = [Double](repeating: -.infinity, count: max(1, limit))
    let preference = Self.fromMiddle(ends.count)
    var chosen = [Int](repeating: 0, count: xs.count)
    for mark in xs.indices.sorted(by: { (xs[$0], $0) < (xs[$1], $1) }) {
      let free = preference.first { ends[$0] + distance <= xs[mark] }
      let lane = free ?? preference.min { ends[$0] < ends[$1] }!
      ends[lane] = xs[mark]
      chosen[mark] = lane
    }
    let first = chosen.min() ?? 0
    places = zip(xs, chosen).map { Place(x: $0, lane: $1 - first) }
    lanes = max(1, (chosen.max() ?? 0) - first + 1)
  }

  /// All lanes, from the middle outwards.
  private static func fromMiddle(_ count: Int) -> [Int] {
    let middle = (count - 1) / 2
    return (0..<count).sorted { (abs($0 - middle), $0) < (abs($1 - middle), $1) }
  }
}
