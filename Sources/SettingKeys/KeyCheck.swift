package import TOML

/// What may be written as the value of a key, and how that becomes a setting.
package struct KeyCheck<Value: Sendable>: Sendable {
  /// For "expected ...", such as `a positive whole number`.
  package let expected: String
  /// What a number counts; nil where there is nothing to say.
  package let unit: String?
  /// The setting that a value of the file stands for.
  package let read: @Sendable (TOMLNode) throws(KeyComplaint) -> Value
  /// The setting as a sweep file writes it.
  package let text: @Sendable (Value) -> String
  /// False of what no file writes, such as nothing at all.
  package let isSet: @Sendable (Value) -> Bool

  package init(
    _ expected: String, unit: String? = nil, text: @escaping @Sendable (Value) -> String,
    isSet: @escaping @Sendable (Value) -> Bool = { _ in true },
    read: @escaping @Sendable (TOMLNode) throws(KeyComplaint) -> Value
  ) {
    self.expected = expected
    self.unit = unit
    self.read = read
    self.text = text
    self.isSet = isSet
  }

  /// What a setting is shown as that no file writes.
  package static var unset: String { "not set" }

  /// A check whose values are nil where nothing is written; `unset` says what that means.
  package func optional(unset: String = KeyCheck.unset) -> KeyCheck<Value?> {
    KeyCheck<Value?>(
      expected, unit: unit, text: { $0.map(text) ?? unset }, isSet: { $0 != nil },
      read: { node throws(KeyComplaint) in
        try read(node)
      })
  }
}

/// Why a value is not taken.
package struct KeyComplaint: Error {
  package let reason: String
  /// Where the culprit stands; nil for the key itself.
  package let position: TOMLPosition?
  /// The key within an inline table that is to blame, as `count` in `seeds = { count = 0 }`.
  package let inner: String?

  package init(_ reason: String, at position: TOMLPosition? = nil, inner: String? = nil) {
    self.reason = reason
    self.position = position
    self.inner = inner
  }

  package static func expected(_ expected: String, got node: TOMLNode) -> KeyComplaint {
    KeyComplaint("expected \(expected), got \(node.shown)", at: node.position)
  }

  package static func unknownKey(_ key: String, among known: [String]) -> String {
    let hint = Suggestion.nearest(to: key, among: known).map { "did you mean \"\($0)\"?" }
    return "unknown key; \(hint ?? "known here: \(known.joined(separator: ", "))")"
  }
}

extension TOMLNode {
  /// The value as an error message shows it.
  package var shown: String {
    switch value {
    case .string(let text): TOMLText.quoted(text)
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .boolean(let value): "\(value)"
    case .date(let text): text
    case .array(let elements): elements.isEmpty ? "none" : "an array"
    case .table: "a table"
    }
  }
}
