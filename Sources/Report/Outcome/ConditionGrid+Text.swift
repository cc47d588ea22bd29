import Sweep

extension ConditionGrid.Axis {
  /// What stands for a value that a key does not have as it has no meaning there.
  static let meaningless = "(none)"

  var title: String { keys.joined(separator: ", ") }

  /// Every point in words.
  var labels: [String] { points.indices.map { values(at: $0).joined(separator: ", ") } }

  var hasMeaningless: Bool { points.contains { $0.contains(nil) } }

  /// The value of each key at a point.
  func values(at place: Int) -> [String] { points[place].map { $0 ?? Self.meaningless } }
}

/// How a grid of two axes or more is read: a matrix of the last two, one for each combination of the others.
extension ConditionGrid {
  var rows: Axis? { axes.count > 1 ? axes[axes.count - 2] : nil }

  var columns: Axis? { axes.count > 1 ? axes.last : nil }

  /// A combination of the axes that are neither rows nor columns.
  struct Other {
    var point: [Int]
    /// `initialization scratch, epochs 50`; empty where there is no other axis.
    var label: String
  }

  var others: [Other] {
    let axes = axes.dropLast(2)
    return Self.points(of: axes).compactMap { point in
      let label = zip(axes, point).map { axis, place in
        zip(axis.keys, axis.values(at: place)).map { "\($0) \($1)" }.joined(separator: ", ")
      }
      let hasAny = (rows?.points.indices ?? 0..<0).contains { row in
        (columns?.points.indices ?? 0..<0).contains { condition(at: point + [row, $0]) != nil }
      }
      return hasAny ? Other(point: point, label: label.joined(separator: ", ")) : nil
    }
  }

  /// Every point, the last axis going fastest, whether or not there is a condition.
  var points: [[Int]] { Self.points(of: axes[...]) }

  var hasGaps: Bool { points.count > count }

  private static func points(of axes: ArraySlice<Axis>) -> [[Int]] {
    axes.reduce([[]]) { points, axis in points.flatMap { point in axis.points.indices.map { point + [$0] } } }
  }
}
