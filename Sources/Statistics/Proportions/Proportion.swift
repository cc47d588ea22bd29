/// How often something happened: `count` times of `total`.
public struct Proportion: Equatable, Sendable {
  public let count: Int
  public let total: Int

  public init(_ count: Int, of total: Int) {
    precondition((0...total).contains(count), "\(count) of \(total) is no proportion")
    self.count = count
    self.total = total
  }

  /// The share, from 0 to 1; nil of none.
  public var value: Double? { total == 0 ? nil : Double(count) / Double(total) }
}
