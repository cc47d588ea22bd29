/// Finds rows that contradict themselves, other rows, or the table of statements.
struct RowChecker {
  private let known: Set<String>
  private var lineOfID: [Int: Int] = [:]
  private var rowOfPath: [String: RecordRow] = [:]
  private var linesOfUnknown: [String: [Int]] = [:]

  /// - Parameter statements: those that `scp_statements.csv` knows.
  init(statements: [String]) {
    known = Set(statements)
  }

  /// What is wrong with a row, those before it in the table being known.
  mutating func problems(of row: RecordRow) -> [String] {
    var problems: [String] = []
    if let line = lineOfID[row.ecgID] { problems.append("ecg_id \(row.ecgID) stands on line \(line) already") }
    if let other = rowOfPath[row.path] {
      problems.append("\(row.path) is the file of ecg_id \(other.ecgID) on line \(other.line) already")
    }
    if let number = Self.number(of: row.recordName), number != row.ecgID {
      problems.append("ecg_id \(row.ecgID) has the file \(row.path), which is that of ecg_id \(number)")
    }
    for statement in row.statements where !known.contains(statement) {
      if let rhythm = Self.rhythm(like: statement) {
        problems.append("scp_statements.csv does not know the statement \"\(statement)\", but the rhythm \"\(rhythm)\"")
      } else {
        linesOfUnknown[statement, default: []].append(row.line)
      }
    }
    lineOfID[row.ecgID] = lineOfID[row.ecgID] ?? row.line
    rowOfPath[row.path] = rowOfPath[row.path] ?? row
    return problems
  }

  /// The number that a file's name begins with, as those of PTB-XL do; nil where it begins otherwise.
  private static func number(of name: String) -> Int? {
    Int(Substring(name).prefix { $0.isASCII && $0.isNumber })
  }

  /// The rhythm that a statement most likely means, if one: written so, a record would silently be of another class or of none.
  private static func rhythm(like statement: String) -> String? {
    Cohort.rhythmStatements.first { letters($0) == letters(statement) }
  }

  /// A statement without what is easily changed by mistake.
  private static func letters(_ statement: String) -> String {
    statement.filter { !$0.isWhitespace }.uppercased()
  }

  /// Statements other than rhythms that the table of statements does not know, as in PTB-XL itself, which calls NST what is NST_ there:
  /// no record changes its class for that.
  var unknownStatements: [(line: Int, text: String)] {
    linesOfUnknown.map { statement, lines in
      let others = lines.count == 1 ? "" : ", nor on \(lines.count - 1) other lines"
      return (lines[0], "scp_statements.csv does not know the statement \"\(statement)\"\(others)")
    }.sorted { $0.line < $1.line }
  }
}
