/// One table of a sweep file, read key by key with the checks that every key needs.
struct SweepSection {
  let file: String
  /// The table's name; empty for the top of the file.
  let name: String
  let values: [String: TOMLNode]
  let source: SourceLines

  /// The table `name`; empty where the file has none. Keys other than `known` are refused.
  func section(_ name: String, known: [String]) throws(SweepFileError) -> SweepSection {
    switch values[name] {
    case nil: return SweepSection(file: file, name: name, values: [:], source: source)
    case .table(let values):
      let section = SweepSection(file: file, name: name, values: values, source: source)
      try section.refuseKeys(otherThan: known)
      return section
    case let other?: throw error(name, "expected a section [\(name)], got \(other.shown)")
    }
  }

  func refuseKeys(otherThan known: [String]) throws(SweepFileError) {
    let unknown = values.keys.filter { !known.contains($0) }.sorted { line(of: $0) < line(of: $1) || $0 < $1 }
    guard let key = unknown.first else { return }
    let hint = Suggestion.nearest(to: key, among: known).map { "did you mean \"\($0)\"?" }
    throw error(key, "unknown key; \(hint ?? "known here: \(known.joined(separator: ", "))")")
  }

  func contains(_ key: String) -> Bool { values[key] != nil }

  func string(_ key: String, expected: String = "a text in quotation marks") throws(SweepFileError) -> String? {
    switch values[key] {
    case nil: return nil
    case .string(let text) where !text.isEmpty: return text
    case let other?: throw expectation(key, expected, other)
    }
  }

  /// One of the raw values of an enumeration.
  func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, _: Choice.Type
  ) throws(SweepFileError) -> Choice? where Choice.RawValue == String {
    let choices = Choice.allCases.map(\.rawValue)
    let expected = "one of \(choices.map { "\"\($0)\"" }.joined(separator: ", "))"
    guard let text = try string(key, expected: expected) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let hint = Suggestion.nearest(to: text, among: choices).map { "; did you mean \"\($0)\"?" } ?? ""
    throw error(key, "expected \(expected), got \"\(text)\"\(hint)")
  }

  /// A whole number of at least `minimum`.
  func count(_ key: String, minimum: Int = 1) throws(SweepFileError) -> Int? {
    switch values[key] {
    case nil: return nil
    case .integer(let value) where value >= minimum: return value
    case let other?:
      let expected =
        switch minimum {
        case 0: "a whole number, 0 or more"
        case 1: "a positive whole number"
        default: "a whole number of at least \(minimum)"
        }
      throw expectation(key, expected, other)
    }
  }

  func seed(_ key: String) throws(SweepFileError) -> UInt64? { try count(key, minimum: 0).map(UInt64.init) }

  /// A finite number above 0, or also 0 where that is allowed.
  func number(_ key: String, allowsZero: Bool = false) throws(SweepFileError) -> Double? {
    let value: Double
    switch values[key] {
    case nil: return nil
    case .integer(let integer)?: value = Double(integer)
    case .number(let number)?: value = number
    case let other?: throw expectation(key, allowsZero ? "a number, 0 or more" : "a number above 0", other)
    }
    guard value.isFinite, allowsZero ? value >= 0 : value > 0 else {
      throw expectation(key, allowsZero ? "a number, 0 or more" : "a number above 0", values[key]!)
    }
    return value
  }

  func error(_ key: String, _ reason: String, line: Int? = nil) -> SweepFileError {
    SweepFileError(file: file, line: line ?? source.line(of: path(key)), key: path(key), reason: reason)
  }

  func expectation(_ key: String, _ expected: String, _ got: TOMLNode) -> SweepFileError {
    error(key, "expected \(expected), got \(got.shown)")
  }

  func path(_ key: String) -> String { name.isEmpty ? key : "\(name).\(key)" }

  private func line(of key: String) -> Int { source.line(of: path(key)) ?? 0 }
}
