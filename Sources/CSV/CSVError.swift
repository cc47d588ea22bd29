import PrintableText

/// What is wrong with a CSV file, and where.
public struct CSVError: Error, Equatable, Sendable {
  public let file: String
  /// Counted from 1; nil where no line is to blame.
  public let line: Int?
  public let problem: String

  public init(file: String, line: Int? = nil, _ problem: String) {
    self.file = file
    self.line = line
    self.problem = problem
  }
}

extension CSVError: CustomStringConvertible {
  /// One line; whatever came from the file stands in it as a terminal can show it.
  public var description: String {
    (line.map { "\(file):\($0): \(problem)" } ?? "\(file): \(problem)").printable(atMost: 2000)
  }
}
