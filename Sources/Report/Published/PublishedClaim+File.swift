import SettingKeys
import TOML

extension PublishedClaim {
  /// More are no table that anybody published.
  private static let mostRows = 200

  /// Reads the file of a claim.
  ///
  /// - Parameters:
  ///   - name: what outputs call it.
  ///   - file: the name that errors give the file.
  public init(parsing bytes: [UInt8], name: String, file: String) throws(ClaimFileError) {
    let document: TOMLTable
    do { document = try TOMLTable(parsing: bytes) } catch {
      throw ClaimFileError(
        file: file, line: error.position.line, key: nil,
        reason: "not valid TOML: column \(error.position.column): \(error.reason)")
    }
    self.init(name: name)
    let text = ClaimText(file: file)
    try text.read(document, Self.keys, sections: ["settings", "rows"], into: &self)
    if let entry = document.entry("settings") {
      try text.flatten(try text.table(entry, "settings"), path: [], into: &settings)
    }
    guard let entry = document.entry("rows") else {
      throw text.error("rows", at: nil, "missing; expected a section [rows.NAME] for each row")
    }
    let rows = try text.table(entry, "rows").entries
    guard (1...Self.mostRows).contains(rows.count) else {
      throw text.error("rows", at: entry.position, "expected 1 to \(Self.mostRows) rows, got \(rows.count)")
    }
    for entry in rows { self.rows.append(try text.row(entry, of: self)) }
    guard let reference, !self.rows.contains(where: { $0.condition == reference }) else { return }
    let names = self.rows.map(\.condition)
    let hint = Suggestion.nearest(to: reference, among: names).map { "; did you mean \(TOMLText.quoted($0))?" } ?? ""
    throw text.error(
      "reference", at: document.entry("reference")?.position,
      "there is no row \(TOMLText.quoted(reference))\(hint)")
  }
}

/// Reads the sections of a claim's file.
private struct ClaimText {
  let file: String

  func error(_ key: String, at position: TOMLPosition?, _ reason: String) -> ClaimFileError {
    ClaimFileError(file: file, line: position?.line, key: key, reason: reason)
  }

  func table(_ entry: TOMLTable.Entry, _ path: String) throws(ClaimFileError) -> TOMLTable {
    guard case .table(let table) = entry.node.value else {
      throw error(path, at: entry.position, "expected a section [\(path)], got \(entry.node.shown)")
    }
    return table
  }

  /// Takes every key that is there, and refuses what is none of them.
  func read<Settings>(
    _ table: TOMLTable, _ keys: [SettingKey<Settings>], sections: [String] = [], path: String = "",
    at position: TOMLPosition? = nil, into settings: inout Settings
  ) throws(ClaimFileError) {
    let names = keys.map(\.name) + sections
    if let entry = table.entries.first(where: { !names.contains($0.key) }) {
      throw error(path + entry.key, at: entry.position, KeyComplaint.unknownKey(entry.key, among: names))
    }
    for key in keys {
      guard let entry = table.entry(key.name) else {
        guard !key.isRequired else { throw error(path + key.name, at: position, "missing; expected \(key.expected)") }
        continue
      }
      do throws(KeyComplaint) { try key.read(entry.node, &settings) } catch {
        throw self.error(path + key.name, at: error.position ?? entry.position, error.reason)
      }
    }
  }

  func row(_ entry: TOMLTable.Entry, of claim: PublishedClaim) throws(ClaimFileError) -> PublishedClaim.Row {
    let path = "rows.\(entry.key)"
    guard !entry.key.isEmpty, TOMLText.printable(entry.key) == entry.key, entry.key.utf8.count <= 200 else {
      throw error(
        path, at: entry.position, "expected the name of a condition, of at most 200 bytes that can be printed")
    }
    var row = PublishedClaim.Row(condition: entry.key)
    let table = try table(entry, path)
    try read(table, PublishedClaim.rowKeys, path: path + ".", at: entry.position, into: &row)
    func refuse(_ key: String, _ reason: String) -> ClaimFileError {
      error("\(path).\(key)", at: table.entry(key)?.position ?? entry.position, reason)
    }
    guard row.mean != nil || row.rate != nil else {
      throw error(path, at: entry.position, "says nothing: expected a mean or a rate")
    }
    guard row.standardDeviation == nil || row.standardError == nil else {
      throw refuse("se", "has no meaning beside sd: one of them is what was printed")
    }
    for (key, value) in [("sd", row.standardDeviation), ("se", row.standardError)] where value != nil && row.mean == nil
    {
      throw refuse(key, "has no meaning without a mean")
    }
    if let mean = row.mean, let bounds = claim.metric.bounds, !bounds.contains(mean) {
      throw refuse(
        "mean", "expected a score within the bounds [\(bounds.lowerBound), \(bounds.upperBound)], got \(mean)")
    }
    if let deviation = row.standardDeviation ?? row.standardError, deviation > 1e100 {
      throw refuse(row.standardError == nil ? "sd" : "se", "expected a number of at most 1e100, got \(deviation)")
    }
    return row
  }

  /// Settings by their keys with sections, as a sweep file writes them.
  func flatten(_ table: TOMLTable, path: [String], into settings: inout [String: String]) throws(ClaimFileError) {
    for entry in table.entries {
      let path = path + [entry.key]
      let key = path.joined(separator: ".")
      switch entry.node.value {
      case .string(let text): settings[key] = TOMLText.quoted(text, atMost: 1000)
      case .integer(let value): settings[key] = "\(value)"
      case .number(let value): settings[key] = "\(value)"
      case .boolean(let value): settings[key] = "\(value)"
      case .table(let table): try flatten(table, path: path, into: &settings)
      case .date, .array:
        throw error(
          "settings.\(key)", at: entry.node.position,
          "expected a text, a number, true or false, got \(entry.node.shown)")
      }
    }
  }
}
