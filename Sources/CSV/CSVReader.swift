/// Reads the rows of a CSV file one after the other.
struct CSVReader {
  private let bytes: [UInt8]
  private let file: String
  private var position: Int
  private var line = 1
  /// The number of fields in the row read last.
  private var fieldCount = 0

  /// Refuses what is no table as this reader knows them.
  init(_ bytes: [UInt8], file: String) throws(CSVError) {
    if let kind = Self.otherKind(of: bytes) { throw CSVError(file: file, kind) }
    self.bytes = bytes
    self.file = file
    position = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
  }

  mutating func header() throws(CSVError) -> CSVTable.Row {
    guard let header = try row(selecting: nil) else { throw CSVError(file: file, "the file is empty") }
    return header
  }

  /// All further rows, which have to be as long as the header.
  mutating func rows(selecting selection: [Int]?, of count: Int) throws(CSVError) -> [CSVTable.Row] {
    var rows: [CSVTable.Row] = []
    while let row = try row(selecting: selection) {
      guard fieldCount == count else {
        throw CSVError(file: file, line: row.line, "\(fieldCount) fields, the header has \(count)")
      }
      rows.append(row)
    }
    guard !rows.isEmpty else { throw CSVError(file: file, "there are no rows below the header") }
    return rows
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

  /// The next row that is not blank, or nil at the end; `selection` names the fields to return (nil: all).
  private mutating func row(selecting selection: [Int]?) throws(CSVError) -> CSVTable.Row? {
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
        throw CSVError(file: file, line: line, "field \(fieldCount) goes on after its closing quotation mark")
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
  private mutating func field(wanted: Bool) throws(CSVError) -> String {
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

  private mutating func quotedField(wanted: Bool) throws(CSVError) -> String {
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
    throw CSVError(file: file, line: opened, "a quotation mark opens here and never closes")
  }
}
