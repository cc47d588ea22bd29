internal import CSV

extension CSVTable {
  /// The wanted columns of a table of records or statements, first those that have to be there.
  init(
    reading bytes: [UInt8], file: String, columns: [String], optional: [String] = []
  ) throws(DataError) {
    do { try self.init(parsing: bytes, file: file, columns: columns, optional: optional) } catch {
      throw DataError(file: error.file, line: error.line, error.problem)
    }
  }
}
