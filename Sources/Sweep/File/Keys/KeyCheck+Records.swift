import ECGData
import SettingKeys
import TOML

extension KeyCheck<[Int]> {
  /// Records by their `ecg_id`, in ascending order whatever the order in the file.
  static var records: KeyCheck {
    let id = KeyCheck<Int>.count(atMost: 9_999_999, of: "as ecg_id")
    let list = KeyCheck.list("an array of ecg_id such as [17, 2345]", atMost: 100_000, "records", of: id)
    return KeyCheck(
      list.expected, text: list.text, isSet: list.isSet,
      read: { node throws(KeyComplaint) in try list.read(node).sorted() })
  }
}

extension KeyCheck<[String]> {
  /// Records by their names, in the order of their bytes whatever the order in the file.
  static var records: KeyCheck {
    let name = KeyCheck<String>.text(atMost: 1000)
    let list = KeyCheck.list("an array of names such as [\"E07500\"]", atMost: 100_000, "records", of: name)
    return KeyCheck(
      list.expected, text: list.text, isSet: list.isSet,
      read: { node throws(KeyComplaint) in
        try list.read(node).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      })
  }
}

extension KeyCheck<SignalRate> {
  static var rate: KeyCheck {
    let expected = SignalRate.allCases.map { "\($0.rawValue)" }.joined(separator: " or ")
    return KeyCheck(
      expected, unit: "Hz", text: { "\($0.rawValue)" },
      read: { node throws(KeyComplaint) in
        guard case .integer(let value) = node.value, let rate = Int(exactly: value).flatMap(SignalRate.init(rawValue:))
        else { throw .expected(expected, got: node) }
        return rate
      })
  }
}

extension KeyCheck<FoldDraw> {
  /// `{ by-patient = 10, seed = 1 }`.
  static var folds: KeyCheck {
    let expected = "folds = { by-patient = \(FoldDraw.folds), seed = 1 }"
    return KeyCheck(
      expected, text: { "{ by-patient = \(FoldDraw.folds), seed = \($0.seed) }" },
      read: { node throws(KeyComplaint) in
        let table = try InnerTable(node, expected: expected, keys: ["by-patient", "seed"])
        guard try table.value("by-patient", KeyCheck<Int>.constant(FoldDraw.folds)) != nil,
          let seed = try table.value("seed", KeyCheck<UInt64>.seed)
        else { throw KeyComplaint("expected both by-patient and seed, as in \(expected)", at: node.position) }
        return FoldDraw(seed: seed)
      })
  }
}

extension KeyCheck<SweepDefinition.RecordLength> {
  /// `{ seconds = 10, longer = "crop", shorter = "pad" }`; what is not written refuses.
  static var length: KeyCheck {
    let expected = "length = { seconds = \(SignalRate.seconds), longer = \"crop\", shorter = \"refuse\" }"
    return KeyCheck(
      expected,
      text: {
        let (longer, shorter) = ($0.longer.rawValue, $0.shorter.rawValue)
        return "{ seconds = \(SignalRate.seconds), longer = \"\(longer)\", shorter = \"\(shorter)\" }"
      },
      read: { node throws(KeyComplaint) in
        let table = try InnerTable(node, expected: expected, keys: ["seconds", "longer", "shorter"])
        _ = try table.value("seconds", KeyCheck<Int>.constant(SignalRate.seconds))
        return SweepDefinition.RecordLength(
          longer: try table.value("longer", KeyCheck<LongerRecords>.choice) ?? .refuse,
          shorter: try table.value("shorter", KeyCheck<ShorterRecords>.choice) ?? .refuse
        )
      })
  }
}

extension KeyCheck<Int> {
  /// What can be written, but only as it is.
  fileprivate static func constant(_ only: Int) -> KeyCheck {
    KeyCheck(
      "\(only)", text: { "\($0)" },
      read: { node throws(KeyComplaint) in
        guard case .integer(let value) = node.value, value == only else {
          throw .expected("\(only), nothing else", got: node)
        }
        return only
      })
  }
}

/// An inline table with keys of its own.
private struct InnerTable {
  private let table: TOMLTable

  init(_ node: TOMLNode, expected: String, keys: [String]) throws(KeyComplaint) {
    guard case .table(let table) = node.value else { throw .expected(expected, got: node) }
    if let unknown = table.entries.first(where: { !keys.contains($0.key) }) {
      throw KeyComplaint(KeyComplaint.unknownKey(unknown.key, among: keys), at: unknown.position, inner: unknown.key)
    }
    self.table = table
  }

  /// The value of a key; nil where it is not written.
  func value<Value>(_ key: String, _ check: KeyCheck<Value>) throws(KeyComplaint) -> Value? {
    guard let node = table[key] else { return nil }
    do { return try check.read(node) } catch { throw KeyComplaint(error.reason, at: error.position, inner: key) }
  }
}
