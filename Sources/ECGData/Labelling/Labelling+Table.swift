internal import CSV
internal import DurableFiles

extension Labelling {
  /// Throws where the `scp_statements.csv` of a PTB-XL folder gives a statement another superclass than this program: its records would be
  /// others' silently.
  func check(statementsOf folder: String) throws(DataError) {
    guard self == .superdiagnostic else { return }
    let path = folder + "/scp_statements.csv"
    let bytes: [UInt8]
    do { bytes = try FileSystem.read(path, limit: 1 << 30) } catch { throw DataError(error) }
    let table = try CSVTable(reading: bytes, file: path, columns: ["", "diagnostic_class"])
    var found: [String: String] = [:]
    for row in table.rows where !row.fields[1].isEmpty {
      let (statement, name) = (row.fields[0], row.fields[1])
      let expected = label(of: [statement]).map { classes[$0].name }
      guard name == expected else {
        throw DataError(
          file: path, line: row.line,
          "the diagnostic_class of \(statement) is \(name), expected \(expected ?? "nothing"), as in PTB-XL 1.0.3")
      }
      found[statement] = name
    }
    guard let missing = among.first(where: { found[$0] == nil }) else { return }
    throw DataError(
      file: path, "no diagnostic_class of \(missing): \(name) needs the table of PTB-XL 1.0.3 with all \(among.count)")
  }
}
