import SettingKeys
import TOML
import Training

extension KeySection {
  static let top = KeySection(
    "", "What the sweep is called, and what it trains.",
    keys: [
      SettingKey(
        "name", \.name, .text(atMost: 200), isRequired: true, when: .always,
        "What outputs call the sweep, such as \"demo\"."),
      .conditions,
      .preset(
        "reference", KeyCheck<String>.text(atMost: 200), unwritten: "the first condition", apply: { _, _ in },
        "The condition that others are compared with; of a grid, its first member."),
      SettingKey(
        "seeds", \.seeds, .seeds, role: .extends, isRequired: true, when: .always,
        "One trial of every condition for each of them."),
    ])
}

extension SettingKey<SweepDefinition> {
  /// Published names, which are checked here, or tables: `ConditionTables` makes the conditions once all sections are read.
  fileprivate static var conditions: SettingKey {
    let names = KeyCheck<[PublishedCondition]>.conditions
    return SettingKey(
      name: "conditions",
      help:
        "INITIALIZATION-VARIATION-nLABELS, see seedsweep conditions; or tables [conditions.NAME]. Others are compared with the first.",
      expected: names.expected, role: .extends, isRequired: true,
      read: { node, _ throws(KeyComplaint) in
        if case .table = node.value { return }
        _ = try names.read(node)
      },
      text: { "[\($0.conditions.map { "\"\($0.name)\"" }.joined(separator: ", "))]" },
      storage: Storage(
        // Their settings are those of the sections where they say nothing else, so that all sections come before.
        path: [StoredCondition.key], decode: { _, _, _ in },
        encode: { definition, _ in definition.conditions.map { StoredCondition($0, base: definition.defaults) } }))
  }
}

extension KeyCheck<[PublishedCondition]> {
  static var conditions: KeyCheck {
    let condition = KeyCheck<PublishedCondition>(
      "a condition", text: { "\"\($0.name)\"" },
      read: { node throws(KeyComplaint) in
        guard case .string(let name) = node.value, name.utf8.count <= 100 else {
          throw .expected(expectedConditions, got: node)
        }
        do throws(ConditionError) { return try PublishedCondition(name: name) } catch {
          throw KeyComplaint(error.withSuggestion, at: node.position)
        }
      })
    return .list(expectedConditions, atMost: ConditionTables.mostConditions, "conditions", of: condition)
  }

  private static var expectedConditions: String {
    "an array of conditions such as [\"ssl-noaug-n70\"], or tables [conditions.NAME]"
  }
}

extension ConditionError {
  /// The error with the condition that may have been meant.
  var withSuggestion: String {
    let labels = name.split(separator: "-").last.flatMap { $0.first == "n" ? Int($0.dropFirst()) : nil } ?? 70
    let hint = Suggestion.nearest(to: name, among: PublishedCondition.all(labels: labels).map(\.name))
    return hint.map { $0 == name ? "\(self)" : "\(self); did you mean \"\($0)\"?" } ?? "\(self)"
  }
}

extension KeyCheck<[UInt64]> {
  /// The most seeds that a sweep can have.
  private static var mostSeeds: Int { 1_000_000 }

  /// `{ first = 1, count = 6 }` or `[1, 2, 3]`.
  static var seeds: KeyCheck {
    let expected = "seeds = { first = 1, count = 6 } or seeds = [1, 2, 3]"
    return KeyCheck(
      expected, text: { "[\($0.map(String.init).joined(separator: ", "))]" },
      read: { node throws(KeyComplaint) in
        switch node.value {
        case .table(let table): try range(table, expected: expected)
        case .array(let nodes) where !nodes.isEmpty: try list(nodes)
        default: throw .expected(expected, got: node)
        }
      })
  }

  private static func list(_ nodes: [TOMLNode]) throws(KeyComplaint) -> [UInt64] {
    guard nodes.count <= mostSeeds else {
      throw KeyComplaint("expected at most \(mostSeeds) seeds, got \(nodes.count)")
    }
    let seed = KeyCheck<UInt64>(
      "", text: { "\($0)" },
      read: { node throws(KeyComplaint) in
        guard case .integer(let value) = node.value, value >= 0 else {
          throw .expected("whole numbers, 0 or more", got: node)
        }
        return UInt64(value)
      })
    return try elements(of: nodes, seed)
  }

  private static func range(_ table: TOMLTable, expected: String) throws(KeyComplaint) -> [UInt64] {
    if let unknown = table.entries.first(where: { !["first", "count"].contains($0.key) }) {
      throw KeyComplaint(
        KeyComplaint.unknownKey(unknown.key, among: ["first", "count"]), at: unknown.position, inner: unknown.key)
    }
    guard let first = table["first"], let count = table["count"] else {
      throw KeyComplaint("expected both first and count, as in \(expected)")
    }
    let start = try inner("first", first, KeyCheck<UInt64>.seed)
    let number = try inner("count", count, KeyCheck<Int>.count(atMost: mostSeeds, of: "seeds"))
    guard start <= UInt64(Int.max - mostSeeds) else {
      throw KeyComplaint("expected at most \(Int.max - mostSeeds), got \(start)", at: first.position, inner: "first")
    }
    return Array(start..<start + UInt64(number))
  }

  private static func inner<Inner>(
    _ key: String, _ node: TOMLNode, _ check: KeyCheck<Inner>
  ) throws(KeyComplaint) -> Inner {
    do { return try check.read(node) } catch {
      throw KeyComplaint(error.reason, at: error.position, inner: key)
    }
  }
}
