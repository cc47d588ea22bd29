import TOML
import Training

/// A goal as it is written: `collapse(scratch-noaug-n70) halfwidth 0.1`, `macro-f1(ssl-noaug-n70) halfwidth 0.05`,
/// `difference(ssl-noaug-n70, scratch-noaug-n70) decided`, `equivalent(ssl-noaug-n70, scratch-noaug-n70) within 0.05`. The two last are of
/// Macro-F1; of another metric they are `difference(A, B) in macro-auroc decided` and `equivalent(A, B) in macro-auroc within 0.05`.
extension StoppingRule.Goal: CustomStringConvertible {
  public var description: String {
    switch self {
    case .collapse(let condition, let halfWidth): "collapse(\(condition)) halfwidth \(halfWidth)"
    case .mean(let bounded, let condition, let halfWidth):
      "\(bounded.metric.rawValue)(\(condition)) halfwidth \(halfWidth)"
    case .difference(let first, let second, let bounded):
      "difference(\(first), \(second))\(Self.naming(bounded)) decided"
    case .equivalent(let first, let second, let bounded, let margin):
      "equivalent(\(first), \(second))\(Self.naming(bounded)) within \(margin)"
    }
  }

  /// Nothing of Macro-F1, which goals had before they could name another.
  private static func naming(_ bounded: BoundedMetric) -> String {
    bounded == .macroF1 ? "" : " in \(bounded.metric.rawValue)"
  }

  public init(_ text: String) throws(GoalError) {
    // The name before the bracket, what is inside, and what comes after.
    let parts = text.split(separator: "(", maxSplits: 1).flatMap { $0.split(separator: ")", maxSplits: 1) }
      .map { $0.split(separator: " ").joined(separator: " ") }
    guard parts.count == 3 else { throw GoalError(goal: text) }
    let conditions = try Self.conditions(parts[1], of: text)
    var ending = parts[2].split(separator: " ").map(String.init)
    var named: String?
    if conditions.count == 2, ending.count > 2, ending[0] == "in" {
      named = ending[1]
      ending.removeFirst(2)
    }
    switch (parts[0], conditions.count, ending.first, ending.count) {
    case ("collapse", 1, "halfwidth", 2):
      self = .collapse(conditions[0], halfWidth: try Self.number(ending[1], below: 0.5, "half-width", of: text))
    case (let name, 1, "halfwidth", 2) where TestMetric(rawValue: name) != nil:
      let metric = try Self.metric(name, of: text)
      let halfWidth = try Self.number(ending[1], below: metric.width / 2, "half-width", of: text)
      self = .mean(metric, of: conditions[0], halfWidth: halfWidth)
    case ("difference", 2, "decided", 1):
      try Self.checkDistinct(conditions, of: text)
      self = .difference(conditions[0], conditions[1], by: try Self.metric(named, of: text))
    case ("equivalent", 2, "within", 2):
      try Self.checkDistinct(conditions, of: text)
      let metric = try Self.metric(named, of: text)
      let margin = try Self.number(ending[1], below: metric.width, "margin", of: text)
      self = .equivalent(conditions[0], conditions[1], by: metric, within: margin)
    default: throw GoalError(goal: text)
    }
  }

  /// The metric with a name; Macro-F1 where a goal has none.
  private static func metric(_ name: String?, of text: String) throws(GoalError) -> BoundedMetric {
    guard let name else { return .macroF1 }
    guard let known = TestMetric(rawValue: name) else {
      throw GoalError(goal: text, reason: "\(TOMLText.quoted(name)) is no metric; expected \(BoundedMetric.names)")
    }
    guard let bounded = BoundedMetric(known) else {
      throw GoalError(
        goal: text, reason: "nothing bounds \(known.name), and goals need bounds; expected \(BoundedMetric.names)")
    }
    return bounded
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
      + "CONDITION) decided\" or \"equivalent(CONDITION, CONDITION) within 0.05\", or with another metric as in \"macro-auroc(CONDITION) "
      + "halfwidth 0.05\" and \"difference(CONDITION, CONDITION) in macro-auroc decided\", of \(BoundedMetric.names)"
  }

  public var description: String { "\"\(goal)\": \(reason)" }
}
