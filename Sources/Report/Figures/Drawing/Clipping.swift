/// A rectangle of a drawing that lines end at.
struct Clipping: Sendable {
  var x: ClosedRange<Double>
  var y: ClosedRange<Double>

  /// The pieces of the line through `points` that are inside, each at least a point; pieces at places that are no numbers are left out.
  func pieces(of points: [(x: Double, y: Double)]) -> [[(x: Double, y: Double)]] {
    var pieces: [[(x: Double, y: Double)]] = []
    if points.count == 1, contains(points[0]) { pieces.append(points) }
    for (from, to) in zip(points, points.dropFirst()) {
      guard let (start, end) = inside(from, to) else { continue }
      if let last = pieces.last?.last, last == start {
        pieces[pieces.count - 1].append(end)
      } else {
        pieces.append([start, end])
      }
    }
    return pieces
  }

  private func contains(_ point: (x: Double, y: Double)) -> Bool { x.contains(point.x) && y.contains(point.y) }

  /// What of a straight line is inside, after Liang and Barsky; its ends stay as they are where they are inside.
  private func inside(
    _ from: (x: Double, y: Double), _ to: (x: Double, y: Double)
  ) -> ((x: Double, y: Double), (x: Double, y: Double))? {
    if contains(from), contains(to) { return (from, to) }
    let step = (x: to.x - from.x, y: to.y - from.y)
    guard from.x.isFinite, from.y.isFinite, step.x.isFinite, step.y.isFinite else { return nil }
    var (first, last) = (0.0, 1.0)
    for (change, room) in [
      (-step.x, from.x - x.lowerBound), (step.x, x.upperBound - from.x), (-step.y, from.y - y.lowerBound),
      (step.y, y.upperBound - from.y),
    ] {
      if change == 0, room < 0 { return nil }
      if change < 0 { first = max(first, room / change) }
      if change > 0 { last = min(last, room / change) }
    }
    guard first < last else { return nil }
    let place = { (share: Double) in (x: from.x + share * step.x, y: from.y + share * step.y) }
    return (first == 0 ? from : place(first), last == 1 ? to : place(last))
  }
}
