import TOMLKit

/// A value of a TOML document, apart from the parser that owns it.
indirect enum TOMLNode {
  case string(String)
  case integer(Int)
  case number(Double)
  case array([TOMLNode])
  case table([String: TOMLNode])
  /// A boolean, date or time, as it was written: no setting is one.
  case other(String)

  /// The document's table; an error of the parser names line and reason.
  static func parse(_ text: String, file: String) throws(SweepFileError) -> [String: TOMLNode] {
    do {
      let document = try TOMLTable(string: text)
      return table(document)
    } catch let error as TOMLParseError {
      throw SweepFileError(file: file, line: error.source.begin.line, reason: "not valid TOML: \(error.description)")
    } catch {
      throw SweepFileError(file: file, reason: "not valid TOML: \(error)")
    }
  }

  private static func table(_ table: TOMLTable) -> [String: TOMLNode] {
    var nodes: [String: TOMLNode] = [:]
    for key in table.keys {
      if let value = table[key] { nodes[key] = node(value) }
    }
    return nodes
  }

  private static func node(_ value: any TOMLValueConvertible) -> TOMLNode {
    if let table = value.table { return .table(self.table(table)) }
    if let array = value.array { return .array(array.map { node($0) }) }
    if let string = value.string { return .string(string) }
    if let integer = value.int { return .integer(integer) }
    if let number = value.double { return .number(number) }
    return .other(value.debugDescription)
  }

  /// The value as an error message shows it.
  var shown: String {
    switch self {
    case .string(let text): "\"\(text)\""
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .array: "an array"
    case .table: "a table"
    case .other(let text): text
    }
  }
}
