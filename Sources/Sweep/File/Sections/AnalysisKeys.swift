import SettingKeys
import TOML
import Training

extension KeySection {
  static let analysis = KeySection(
    "analysis", "How results are read; nothing is trained anew where it changes.", of: \.analysis, stored: "analysis",
    keys: [
      SettingKey(
        "selection", \.selection, KeyCheck<SelectionRule>.selection.optional(unset: "as trained"),
        role: .leavesResults,
        "Which epoch a trial is judged by, and after how many without a better one its training would have ended; a training that "
          + "was ended early by [fine-tuning] patience does not tell what came later. aggregate, compare, report and [stopping] go by it; status and the live page by the trained one."
      )
    ])
}

extension KeyCheck<SelectionRule> {
  private static var expectedRule: String {
    "{ rule = \"best\", ties = \"first\", patience = 5 } or { rule = \"last\" }"
  }

  /// `{ rule = "best", ties = "last", patience = 5 }`, the two last of which may be left out, or `{ rule = "last" }`.
  static var selection: KeyCheck {
    KeyCheck(
      expectedRule, text: { text(of: $0) },
      read: { node throws(KeyComplaint) in
        guard case .table(let table) = node.value else { throw .expected(expectedRule, got: node) }
        return try rule(table)
      })
  }

  private static func text(of rule: SelectionRule) -> String {
    switch rule {
    case .best(let ties, let patience):
      "{ rule = \"best\", ties = \"\(ties.rawValue)\"\(patience.map { ", patience = \($0)" } ?? "") }"
    case .last: "{ rule = \"last\" }"
    }
  }

  private enum Kind: String, CaseIterable, Sendable { case best, last }

  private static func rule(_ table: TOMLTable) throws(KeyComplaint) -> SelectionRule {
    let known = ["rule", "ties", "patience"]
    if let unknown = table.entries.first(where: { !known.contains($0.key) }) {
      throw KeyComplaint(
        KeyComplaint.unknownKey(unknown.key, among: known), at: unknown.position, inner: unknown.key)
    }
    guard let node = table["rule"] else { throw KeyComplaint("expected a rule, as in \(expectedRule)") }
    switch try inner("rule", node, KeyCheck<Kind>.choice) {
    case .last:
      if let entry = table.entries.first(where: { $0.key != "rule" }) {
        throw KeyComplaint("has no meaning where rule is \"last\"", at: entry.position, inner: entry.key)
      }
      return .last
    case .best:
      var ties = SelectionRule.Ties.first
      if let node = table["ties"] { ties = try inner("ties", node, KeyCheck<SelectionRule.Ties>.choice) }
      guard let node = table["patience"] else { return .best(ties: ties) }
      let patience = try inner("patience", node, KeyCheck<Int>.epochs(atLeast: SelectionRule.leastPatience))
      return .best(ties: ties, patience: patience)
    }
  }

  private static func inner<Inner>(
    _ key: String, _ node: TOMLNode, _ check: KeyCheck<Inner>
  ) throws(KeyComplaint) -> Inner {
    do { return try check.read(node) } catch {
      throw KeyComplaint(error.reason, at: error.position, inner: key)
    }
  }
}
