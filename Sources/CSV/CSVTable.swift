/// A CSV file with a header (RFC 4180: quoted fields may hold commas, newlines and doubled quotes).
///
/// Only the wanted columns become strings, so the 21,799 rows of PTB-XL take a few hundredths of a second.
public struct CSVTable: Equatable, Sendable {
  public struct Row: Equatable, Sendable {
    /// The line on which the row begins, from 1.
    public let line: Int
    /// The fields in the order of the table's columns; empty where an optional one is not there.
    public let fields: [String]
  }

  public let file: String
  /// What the fields of a row are.
  public let columns: [String]
  /// The line of the header, from 1.
  public let headerLine: Int
  public let rows: [Row]
  /// The columns that are there.
  public let present: Set<String>

  /// Reads the wanted columns, first those that have to be there.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8, with or without a byte order mark; lines end in LF or CR LF.
  ///   - file: the name that errors give it.
  public init(
    parsing bytes: [UInt8], file: String, columns: [String], optional: [String] = []
  ) throws(CSVError) {
    var reader = try CSVReader(bytes, file: file)
    let header = try reader.header()
    var wanted: [Int] = []
    for column in columns + optional {
      let places = header.fields.indices.filter { header.fields[$0] == column }
      guard places.count < 2 else {
        throw CSVError(file: file, line: header.line, "the column \"\(column)\" is there \(places.count) times")
      }
      guard !places.isEmpty || optional.contains(column) else {
        let present = header.fields.filter { !$0.isEmpty }.joined(separator: ", ")
        throw CSVError(file: file, line: header.line, "no column \"\(column)\"; the columns are \(present)")
      }
      wanted.append(places.first ?? -1)
    }
    self.file = file
    self.columns = columns + optional
    headerLine = header.line
    rows = try reader.rows(selecting: wanted, of: header.fields.count)
    present = Set(zip(self.columns, wanted).filter { $0.1 >= 0 }.map(\.0))
  }

  /// Reads all columns, which may have any names.
  public init(parsing bytes: [UInt8], file: String) throws(CSVError) {
    var reader = try CSVReader(bytes, file: file)
    let header = try reader.header()
    self.file = file
    columns = header.fields
    headerLine = header.line
    rows = try reader.rows(selecting: nil, of: header.fields.count)
    present = Set(header.fields)
  }
}
