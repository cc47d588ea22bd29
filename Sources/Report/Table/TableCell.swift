import CSV

/// What a table says of one trial, or of one epoch of it: texts, as they stand there.
struct TableCell {
  let file: String
  let line: Int
  /// The column of the score.
  let column: String
  let condition: String
  let seed: String
  let score: String
  /// Nil where a row is a trial.
  let epoch: String?
  /// What the best epoch is chosen by.
  let select: String?
  let bestEpoch: String?
  /// Whether the row says that the trial diverged, as our own tables do.
  let isDiverged: Bool

  func error(_ problem: String) -> CSVError { CSVError(file: file, line: line, problem) }

  /// `runs.csv:17`.
  var place: String { "\(file):\(line)" }
}

/// A number as tables have it.
enum TableNumber: Equatable {
  case missing
  case notFinite
  case number(Double)

  /// Far more than scores are, and few enough that no sum of squares ends.
  private static let largest = 1e12

  /// Nil of a text that is none.
  init?(_ text: String) {
    let text = text.trimmed
    guard !Self.absences.contains(text.lowercased()) else {
      self = .missing
      return
    }
    guard let value = Double(text) else { return nil }
    guard value.isFinite else {
      self = .notFinite
      return
    }
    guard value.magnitude <= Self.largest else { return nil }
    self = .number(value)
  }

  /// What programs write where there is nothing; `nan` is what a training that diverged has.
  private static let absences: Set<String> = ["", "na", "n/a", "none", "null", "-"]
}

extension String {
  /// Without blanks at its ends.
  var trimmed: String {
    let isBlank = { (character: Character) in character == " " || character == "\t" }
    return String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }

  /// A whole number, also one that was written as `3.0`.
  var wholeNumber: Int? {
    let text = trimmed
    return Int(text) ?? Double(text).flatMap { $0.magnitude < 1e15 ? Int(exactly: $0) : nil }
  }
}
