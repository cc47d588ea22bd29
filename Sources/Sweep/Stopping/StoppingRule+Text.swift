import TOML

/// A goal as it is written: `collapse(scratch-noaug-n70) halfwidth 0.1`, `macro-f1(ssl-noaug-n70) halfwidth 0.05`,
/// `difference(ssl-noaug-n70, scratch-noaug-n70) decided`, `equivalent(ssl-noaug-n70, scratch-noaug-n70) within 0.05`.
extension StoppingRule.Goal: CustomStringConvertible {
  public var description: String {
    switch self {
    case .collapse(let condition, let halfWidth): "collapse(\(condition)) halfwidth \(halfWidth)"
    case .macroF1(let condition, let halfWidth): "macro-f1(\(condition)) halfwidth \(halfWidth)"
    case .difference(let first, let second): "difference(\(first), \(second)) decided"
    case .equivalent(let first, let second, let margin): "equivalent(\(first), \(second)) within \(margin)"
    }
  }

  public init(_ text: String) throws(GoalError) {
    // The name before the bracket, what is inside, and what comes after.
    let parts = text.split(separator: "(", maxSplits: 1).flatMap { $0.split(separator: ")", maxSplits: 1) }
      .map { $0.split(separator: " ").joined(separator: " ") }
    guard parts.count == 3 else { throw GoalError(goal: text) }
    let conditions = try Self.conditions(parts[1], of: text)
    let ending = parts[2].split(separator: " ").map(String.init)
    switch (parts[0], conditions.count, ending.first, ending.count) {
    case ("collapse", 1, "halfwidth", 2):
      self = .collapse(conditions[0], halfWidth: try Self.number(ending[1], below: 0.5, "half-width", of: text))
    case ("macro-f1", 1, "halfwidth", 2):
      self = .macroF1(conditions[0], halfWidth: try Self.number(ending[1], below: 0.5, "half-width", of: text))
    case ("difference", 2, "decided", 1):
      try Self.checkDistinct(conditions, of: text)
      self = .difference(conditions[0], conditions[1])
    case ("equivalent", 2, "within", 2):
      try Self.checkDistinct(conditions, of: text)
      self = .equivalent(
        conditions[0], conditions[1], within: try Self.number(ending[1], below: 1, "margin", of: text))
    default: throw GoalError(goal: text)
    }
  }

  private static func number(
    _ written: String, below limit: Double, _ name: String, of text: String
  ) throws(GoalError) -> Double {
    guard let number = Double(written), number > 0, number < limit else {
      throw GoalError(goal: text, reason: "\"\(written)\" is no \(name) between 0 and \(limit), such as 0.1")
    }
    return number
  }

  private static func checkDistinct(_ conditions: [String], of text: String) throws(GoalError) {
    guard conditions[0] != conditions[1] else {
      throw GoalError(goal: text, reason: "a condition does not differ from itself")
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
      ?? "expected \"collapse(CONDITION) halfwidth 0.1\", \"macro-f1(CONDITION) halfwidth 0.05\", \"difference(CONDITION, "
      + "CONDITION) decided\" or \"equivalent(CONDITION, CONDITION) within 0.05\""
  }

  public var description: String { "\"\(goal)\": \(reason)" }
}
