package import SettingKeys
import Statistics
import TOML

extension PublishedClaim {
  /// What stands before the first section.
  package static let keys: [SettingKey<PublishedClaim>] = [
    .written(
      "citation", \.citation, .text(atMost: 2000), isRequired: true,
      "What was published, and where."),
    .written("url", \.url, KeyCheck<String>.text(atMost: 1000).optional(), "Where it can be read."),
    .written(
      "metric", \.metric.name, .text(atMost: 60), isRequired: true, "What the scores are called, such as \"AUROC\"."),
    .written(
      "bounds", \.metric.bounds, KeyCheck<ClosedRange<Double>>.bounds.optional(unset: "none"),
      "The lowest and the highest score that there can be."),
    .written("better", \.metric.isHigherBetter, .direction, "Which of two scores is the better one."),
    .written(
      "seeds", \.seeds, KeyCheck<Int>.claimedSeeds.optional(unset: "not known"),
      "How many seeds each row has that does not say otherwise."),
    .written(
      "seeds-assumed", \.seedsReason, KeyCheck<String>.text(atMost: 500).optional(unset: "the source says so"),
      "Why that many, where the source does not say."),
    .written(
      "sd-divisor", \.divisor, KeyCheck<Divisor>.choice.optional(unset: "not known"),
      "By what standard deviations divide the sum of squares."),
    .written("collapse", \.collapse, .choice, "What rates count, as the columns of reports are called."),
    .written(
      "collapse-assumed", \.collapseReason, KeyCheck<String>.text(atMost: 500).optional(unset: "the source says so"),
      "Why this reading, where the source does not say."),
    .written(
      "records", \.records, KeyCheck<Records>.choice.optional(unset: "any"),
      "Beside which records of a sweep the numbers can stand, as its [data] source says."),
    .written("data", \.data, KeyCheck<String>.text(atMost: 500).optional(), "What it says of its data."),
    .written(
      "reference", \.reference, KeyCheck<String>.text(atMost: 200).optional(unset: "the first row"),
      "The row that others are compared with."),
  ]

  /// What stands in a section `[rows.NAME]`.
  package static let rowKeys: [SettingKey<Row>] = [
    .written("mean", \.mean, KeyCheck<Double>.finite.optional(), "The mean over seeds, as it is printed."),
    .written(
      "sd", \.standardDeviation, KeyCheck<Double>.number(allowsZero: true).optional(),
      "The standard deviation over seeds, as it is printed."),
    .written(
      "se", \.standardError, KeyCheck<Double>.number(allowsZero: true).optional(),
      "The standard error of the mean in its place, as it is printed."),
    .written(
      "seeds", \.seeds, KeyCheck<Int>.claimedSeeds.optional(unset: "those above"), "How many seeds the row has."),
    .written(
      "rate", \.rate, KeyCheck<PrintedShare>.printedShare.optional(),
      "The share of seeds that collapsed, as it is printed, such as \"66.7 %\"."),
  ]

  /// The reference of all keys, as the documentation has it.
  public static var keyReference: String {
    let claim = PublishedClaim(name: "")
    let head = "| key | value | default | meaning |\n|---|---|---|---|\n"
    return head + keys.map { $0.row(unwritten: claim) + "\n" }.joined()
      + "\nA section `[rows.NAME]` for each row; NAME is the condition of a sweep that repeats it:\n\n" + head
      + rowKeys.map { $0.row(unwritten: Row(condition: "")) + "\n" }.joined()
      + "\nA section `[settings]` has what it says of its settings, by keys of a sweep file such as `fine-tuning.epochs = 50`.\n"
  }
}

extension SettingKey {
  /// A key that only files have.
  fileprivate static func written<Value: Sendable>(
    _ name: String, _ path: any WritableKeyPath<Settings, Value> & Sendable, _ check: KeyCheck<Value>,
    isRequired: Bool = false, _ help: String
  ) -> SettingKey {
    SettingKey(
      name: name, help: help, expected: check.expected, unit: check.unit, isRequired: isRequired,
      read: { node, settings throws(KeyComplaint) in settings[keyPath: path] = try check.read(node) },
      text: { check.text($0[keyPath: path]) }, storage: nil)
  }
}

extension KeyCheck where Value == Double {
  /// Any number that there is.
  fileprivate static var finite: KeyCheck {
    let expected = "a number"
    return KeyCheck(
      expected, text: { "\($0)" },
      read: { node throws(KeyComplaint) in
        let number: Double
        switch node.value {
        case .integer(let value): number = Double(value)
        case .number(let value): number = value
        default: throw .expected(expected, got: node)
        }
        // Far from where sums of squares end.
        guard number.magnitude <= 1e100 else { throw .expected("a number of at most 1e100", got: node) }
        return number
      })
  }
}

extension KeyCheck where Value == Int {
  fileprivate static var claimedSeeds: KeyCheck { .count(atMost: 100_000, of: "seeds") }
}

extension KeyCheck where Value == ClosedRange<Double> {
  fileprivate static var bounds: KeyCheck {
    let expected = "the lowest and the highest score, such as [0, 1]"
    return KeyCheck(
      expected, text: { "[\($0.lowerBound), \($0.upperBound)]" },
      read: { node throws(KeyComplaint) in
        guard case .array(let nodes) = node.value, nodes.count == 2 else { throw .expected(expected, got: node) }
        let (lower, upper) = (try KeyCheck<Double>.finite.read(nodes[0]), try KeyCheck<Double>.finite.read(nodes[1]))
        guard lower < upper else { throw KeyComplaint("expected \(expected), got [\(lower), \(upper)]") }
        return lower...upper
      })
  }
}

extension KeyCheck where Value == Bool {
  /// Whether the higher of two scores is the better one.
  fileprivate static var direction: KeyCheck {
    let choice = KeyCheck<BetterScore>.choice
    return KeyCheck(
      choice.expected, text: { choice.text($0 ? .higher : .lower) },
      read: { node throws(KeyComplaint) in try choice.read(node) == .higher })
  }
}

private enum BetterScore: String, CaseIterable, Sendable { case higher, lower }

extension KeyCheck where Value == PrintedShare {
  fileprivate static var printedShare: KeyCheck {
    let expected = "a share as it is printed, such as \"66.7 %\" or \"0.667\""
    return KeyCheck(
      expected, text: { "\"\($0.text)\"" },
      read: { node throws(KeyComplaint) in
        guard case .string(let text) = node.value, let share = PrintedShare(text) else {
          throw .expected(expected, got: node)
        }
        return share
      })
  }
}
