/// A report before it has a form: headed sections of paragraphs and tables.
struct Document: Equatable {
  var sections: [Section]

  struct Section: Equatable {
    var heading: String
    var blocks: [Block]
  }

  enum Block: Equatable {
    case paragraph(String)
    /// Points that are read one by one.
    case list([String])
    case table(Table)
  }

  /// A table whose first column names its rows.
  struct Table: Equatable {
    var columns: [String]
    var rows: [[String]]
    var layout = Layout.plain
    /// What it is asked for by, such as `scores`; nil where its section's heading tells it.
    var name: String?
    /// What stands above it where it stands alone; nil where its section's heading and the line before it tell.
    var caption: String?
  }

  /// What becomes of a table that a terminal has no room for.
  enum Layout {
    /// It stays as it is, unless its names are long: then each stands above its row's cells.
    case plain
    /// Columns that are alike, such as the values of a key, stand below each other.
    case columnsBelowEachOther
  }
}
