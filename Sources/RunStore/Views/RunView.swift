/// A view of `run.sqlite` for other programs: columns of one type each, whatever the tables behind it look like.
struct RunView: Sendable {
  /// What a value is, where it is not NULL.
  enum ColumnType: String, Sendable {
    case text = "TEXT"
    case integer = "INTEGER"
    case real = "REAL"
  }

  struct Column: Sendable {
    let name: String
    let type: ColumnType
    /// Empty where a number has none, and of text.
    let unit: String
    /// What it is in SQL.
    let expression: String

    init(_ name: String, _ type: ColumnType, unit: String = "", _ expression: String) {
      self.name = name
      self.type = type
      self.unit = unit
      self.expression = expression
    }

    /// A number at `path` of a JSON text; what is no finite number there is NULL.
    init(_ name: String, _ type: ColumnType, unit: String = "", at path: String, of json: String) {
      self.init(
        name, type, unit: unit,
        "CASE WHEN json_type(\(json), '\(path)') IN ('real', 'integer') THEN json_extract(\(json), '\(path)') END")
    }

    fileprivate var sql: String { "CAST(\(expression) AS \(type.rawValue))" }
  }

  let name: String
  let columns: [Column]
  /// The common table expressions that `source` uses; empty for none.
  var preamble = ""
  /// What follows the columns: FROM and what belongs to it.
  let source: String

  /// The statement that makes it, as SQLite keeps it.
  var sql: String {
    """
    CREATE VIEW \(name)(\(columns.map(\.name).joined(separator: ", "))) AS
    \(preamble)SELECT
      \(columns.map(\.sql).joined(separator: ",\n  "))
    \(source)
    """
  }
}
