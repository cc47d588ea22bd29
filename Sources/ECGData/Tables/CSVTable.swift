/// The wanted columns of a CSV file with a header (RFC 4180: quoted fields may hold commas, newlines and doubled quotes).
///
/// Only the wanted columns become strings, so the 21,799 rows of PTB-XL take a few hundredths of a second.
struct CSVTable {
  struct Row {
    /// The line on which the row begins, from 1.
    let line: Int
    /// The fields in the order of the wanted columns, first those that have to be there; empty where an optional one is not.
    let fields: [String]
  }

  let file: String
  let rows: [Row]
  /// The optional columns that are there.
  let present: Set<String>

  /// - Parameters:
  ///   - bytes: UTF-8, with or without a byte order mark; lines end in LF or CR LF.
  ///   - file: the name that errors give it.
  init(parsing bytes: [UInt8], file: String, columns: [String], optional: [String] = []) throws(DataError) {
    if let kind = Self.otherKind(of: bytes) { throw DataError(file: file, kind) }
    var reader = CSVReader(bytes: bytes, file: file)
    guard let header = try reader.row(selecting: nil) else { throw DataError(file: file, "the file is empty") }
    var wanted: [Int] = []
    var present: Set<String> = []
    for column in columns + optional {
      let places = header.fields.indices.filter { header.fields[$0] == column }
      guard let index = places.first else {
        if optional.contains(column) {
          wanted.append(-1)
          continue
        }
        let present = header.fields.filter { !$0.isEmpty }.joined(separator: ", ")
        throw DataError(file: file, line: header.line, "no column \"\(column)\"; the columns are \(present)")
      }
      guard places.count == 1 else {
        throw DataError(file: file, line: header.line, "the column \"\(column)\" is there \(places.count) times")
      }
      wanted.append(index)
      if optional.contains(column) { present.insert(column) }
    }
    var rows: [Row] = []
    while let row = try reader.row(selecting: wanted) {
      guard reader.fieldCount == header.fields.count else {
        let problem = "\(reader.fieldCount) fields, the header has \(header.fields.count)"
        throw DataError(file: file, line: row.line, problem)
      }
      rows.append(row)
    }
    guard !rows.isEmpty else { throw DataError(file: file, "there are no rows below the header") }
    self.file = file
    self.rows = rows
    self.present = present
  }

  /// What a file is that is no table as this reader knows them; nil for one that may be.
  private static func otherKind(of bytes: [UInt8]) -> String? {
    if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) || bytes.prefix(1000).contains(0) {
      return "this is no UTF-8 text: save the table as UTF-8"
    }
    let lineFeed = UInt8(ascii: "\n")
    guard bytes.contains(UInt8(ascii: "\r")), !bytes.contains(lineFeed) else { return nil }
    return "its lines end in CR alone, which makes them one line: write LF or CR LF"
  }
}

/// Reads the rows of a CSV file one after the other.
private struct CSVReader {
  let bytes: [UInt8]
  let file: String
  private var position: Int
  private var line = 1
  /// The number of fields in the row read last.
  private(set) var fieldCount = 0

  init(bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
    position = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
  }

  /// The next row that is not blank, or nil at the end; `selection` names the fields to return (nil: all).
  mutating func row(selecting selection: [Int]?) throws(DataError) -> CSVTable.Row? {
    while endOfLine() {}
    guard position < bytes.count else { return nil }
    let start = line
    var fields = [String](repeating: "", count: selection?.count ?? 0)
    fieldCount = 0
    while true {
      let place = selection?.firstIndex(of: fieldCount)
      let text = try field(wanted: selection == nil || place != nil)
      if let place { fields[place] = text } else if selection == nil { fields.append(text) }
      fieldCount += 1
      if position == bytes.count || endOfLine() { return CSVTable.Row(line: start, fields: fields) }
      guard bytes[position] == UInt8(ascii: ",") else {
        throw DataError(file: file, line: line, "field \(fieldCount) goes on after its closing quotation mark")
      }
      position += 1
    }
  }

  /// Steps over one end of line, if there is one.
  private mutating func endOfLine() -> Bool {
    guard position < bytes.count else { return false }
    let isPair =
      bytes[position] == UInt8(ascii: "\r") && position + 1 < bytes.count && bytes[position + 1] == UInt8(ascii: "\n")
    guard isPair || bytes[position] == UInt8(ascii: "\n") else { return false }
    position += isPair ? 2 : 1
    line += 1
    return true
  }

  /// Reads a field up to the comma or end of line behind it; the text only where it is wanted.
  private mutating func field(wanted: Bool) throws(DataError) -> String {
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
      let start = position
      while position < bytes.count, bytes[position] != UInt8(ascii: ","), bytes[position] != UInt8(ascii: "\n") {
        position += 1
      }
      if position < bytes.count, position > start, bytes[position - 1] == UInt8(ascii: "\r") { position -= 1 }
      return wanted ? String(decoding: bytes[start..<position], as: UTF8.self) : ""
    }
    return try quotedField(wanted: wanted)
  }

  private mutating func quotedField(wanted: Bool) throws(DataError) -> String {
    let opened = line
    position += 1
    var text: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") {
        guard position < bytes.count, bytes[position] == byte else {
          return wanted ? String(decoding: text, as: UTF8.self) : ""
        }
        position += 1
      }
      if byte == UInt8(ascii: "\n") { line += 1 }
      if wanted { text.append(byte) }
    }
    throw DataError(file: file, line: opened, "a quotation mark opens here and never closes")
  }
}
