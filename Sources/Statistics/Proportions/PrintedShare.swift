/// A share as a paper prints it, rounded: `66.7 %` or `0.667`.
public struct PrintedShare: Equatable, Sendable {
  /// More than anybody prints, and few enough that no product below overflows.
  private static let mostDecimals = 6

  public let text: String
  /// The share in units of 1 / `scale`.
  private let units: Int
  private let scale: Int

  /// Nil of what is no number from 0 to 1 with at most six decimals, or from 0 to 100 before a percent sign.
  public init?(_ text: String) {
    let isPercent = text.utf8.last == UInt8(ascii: "%")
    let number = (isPercent ? text.dropLast() : text[...]).trimmed
    let parts = number.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let decimals = parts.count == 2 ? parts[1] : ""
    guard let whole = parts.first, Self.isDigits(whole), whole.utf8.count <= 3,
      decimals.utf8.count <= Self.mostDecimals,
      parts.count == 1 || Self.isDigits(decimals), let units = Int(whole + decimals)
    else { return nil }
    let scale = (0..<decimals.utf8.count).reduce(isPercent ? 100 : 1) { scale, _ in 10 * scale }
    guard units <= scale else { return nil }
    self.text = text
    self.units = units
    self.scale = scale
  }

  /// The share as it is printed.
  public var value: Double { Double(units) / Double(scale) }

  /// The numbers that are rounded to what is printed when they are divided by `total`, halves up or down.
  public func counts(of total: Int) -> [Int] {
    // |count / total - units / scale| <= 1 / (2 scale), in whole numbers.
    total < 1 ? [] : (0...total).filter { 2 * abs($0 * scale - units * total) <= total }
  }

  private static func isDigits(_ text: some StringProtocol) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}

extension Substring {
  /// Without blanks at its ends.
  fileprivate var trimmed: Substring {
    var text = self
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return text
  }
}
