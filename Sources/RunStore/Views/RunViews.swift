import GRDB

/// The views of `run.sqlite`: what other programs can rely on.
enum RunViews {
  /// The version of what the views mean. A view or a column more does not change it; one less, or another meaning of one, does.
  static let version = 1

  /// What other programs read of a run.
  static let ofRun: [RunView] = [.trial, .classScore, .epoch, .prediction, .attempt, .workerTime]

  static let all = ofRun + [format, formatColumn]

  private static let format = RunView(
    name: "format",
    columns: [.init("name", .text, "'seedsweep run'"), .init("version", .integer, "\(version)")], source: "FROM run")

  /// What SQLite itself does not say of a view's columns.
  private static let formatColumn = RunView(
    name: "format_column",
    columns: [
      .init("view", .text, "column1"), .init("name", .text, "column2"), .init("type", .text, "column3"),
      .init("unit", .text, "column4"),
    ],
    source: """
      FROM (VALUES
        \(ofRun.flatMap { view in
          view.columns.map { "('\(view.name)', '\($0.name)', '\($0.type.rawValue)', '\($0.unit)')" }
        }.joined(separator: ",\n  "))
      )
      """)

  /// Makes the views anew where they are not those of this program.
  static func remake(in db: Database) throws {
    guard try !isCurrent(db) else { return }
    try drop(in: db)
    for view in all { try db.execute(sql: view.sql) }
  }

  /// Drops the views: a table cannot be changed where a view needs what it was.
  static func drop(in db: Database) throws {
    for view in all { try db.execute(sql: "DROP VIEW IF EXISTS \(view.name)") }
  }

  private static func isCurrent(_ db: Database) throws -> Bool {
    let rows = try Row.fetchAll(db, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'view'")
    let made = Dictionary(rows.map { ($0[0] as String, $0[1] as String) }) { first, _ in first }
    return all.allSatisfy { made[$0.name] == $0.sql }
  }
}
