internal import DurableFiles
internal import PrintableText
internal import WFDB

/// What is wrong with the data, and in which file.
public struct DataError: Error, Equatable, Sendable {
  public let file: String
  /// The line of a text file, from 1.
  public let line: Int?
  public let problem: String

  public init(file: String, line: Int? = nil, _ problem: String) {
    self.file = file
    self.line = line
    self.problem = problem
  }

  init(_ error: WFDBError) { self.init(file: error.file, line: error.line, "\(error.problem)") }

  init(_ error: FileError) { self.init(file: error.path, "\(error.problem): \(error.reason)") }
}

extension DataError: CustomStringConvertible {
  public var description: String {
    (line.map { "\(file):\($0): \(problem)" } ?? "\(file): \(problem)").printable(atMost: 2000)
  }
}
