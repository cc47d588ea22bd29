/// The mean squares of a one-way analysis of variance.
struct OneWayVariance {
  let between: Double
  let within: Double
  let degreesBetween: Int
  let degreesWithin: Int

  /// Nil of fewer than two groups, of an empty one, and where every group holds one value.
  init?(_ groups: [[Double]]) {
    let values = groups.flatMap { $0 }
    degreesBetween = groups.count - 1
    degreesWithin = values.count - groups.count
    guard degreesBetween > 0, degreesWithin > 0, let mean = Summary(values).mean else { return nil }
    var (squaresBetween, squaresWithin) = (0.0, 0.0)
    for group in groups {
      guard let own = Summary(group).mean else { return nil }
      squaresBetween += Double(group.count) * (own - mean) * (own - mean)
      squaresWithin += group.reduce(0) { $0 + ($1 - own) * ($1 - own) }
    }
    between = squaresBetween / Double(degreesBetween)
    within = squaresWithin / Double(degreesWithin)
  }
}
