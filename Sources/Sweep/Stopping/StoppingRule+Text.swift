import TOML

/// A goal as it is written: `collapse(scratch-noaug-n70) halfwidth 0.1`, `difference(ssl-noaug-n70, scratch-noaug-n70) decided`.
extension StoppingRule.Goal: CustomStringConvertible {
  public var description: String {
    switch self {
    case .collapse(let condition, let halfWidth): "collapse(\(condition)) halfwidth \(halfWidth)"
    case .difference(let first, let second): "difference(\(first), \(second)) decided"
    }
  }

  public init(_ text: String) throws(GoalError) {
    // The name before the bracket, what is inside, and what comes after.
    let parts = text.split(separator: "(", maxSplits: 1).flatMap { $0.split(separator: ")", maxSplits: 1) }
      .map { $0.split(separator: " ").joined(separator: " ") }
    guard parts.count == 3 else { throw GoalError(goal: text) }
    let conditions = try Self.conditions(parts[1], of: text)
    let ending = parts[2].split(separator: " ").map(String.init)
    switch (parts[0], conditions.count, ending.first) {
    case ("collapse", 1, "halfwidth") where ending.count == 2:
      guard let halfWidth = Double(ending[1]), halfWidth > 0, halfWidth < 0.5 else {
        throw GoalError(goal: text, reason: "\"\(ending[1])\" is no half-width between 0 and 0.5, such as 0.1")
      }
      self = .collapse(conditions[0], halfWidth: halfWidth)
    case ("difference", 2, "decided") where ending.count == 1:
      guard conditions[0] != conditions[1] else {
        throw GoalError(goal: text, reason: "a condition does not differ from itself")
      }
      self = .difference(conditions[0], conditions[1])
    default: throw GoalError(goal: text)
    }
  }

  private static func conditions(_ list: String, of text: String) throws(GoalError) -> [String] {
    let names = list.split(separator: ",").map { $0.split(separator: " ").joined(separator: " ") }
    for name in names where !ConditionName.isValid(name) {
      throw GoalError(goal: text, reason: "\(TOMLText.quoted(name)) is no name of a condition")
    }
    return names
  }
}

extension StoppingRule.Goal: Codable {
  public init(from decoder: any Decoder) throws {
    try self.init(decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// A goal that says nothing a sweep can look for.
public struct GoalError: Error, Equatable, CustomStringConvertible {
  public let goal: String
  public let reason: String

  init(goal: String, reason: String? = nil) {
    self.goal = goal
    self.reason =
      reason
      ?? "expected \"collapse(CONDITION) halfwidth 0.1\" or \"difference(CONDITION, CONDITION) decided\""
  }

  public var description: String { "\"\(goal)\": \(reason)" }
}
