internal import DurableFiles
internal import PrintableText
internal import WFDB

/// What is wrong with the data, and in which file.
public struct DataError: Error, Equatable, Sendable {
  public let file: String
  /// The line of a text file, from 1.
  public let line: Int?
  public let problem: String
  /// Whether the file was not read at all, for a reason that is none of its contents and may pass: nothing is known of the data.
  public let mayPass: Bool

  public init(file: String, line: Int? = nil, _ problem: String) {
    self.init(file: file, line: line, problem, mayPass: false)
  }

  private init(file: String, line: Int?, _ problem: String, mayPass: Bool) {
    self.file = file
    self.line = line
    self.problem = problem
    self.mayPass = mayPass
  }

  init(_ error: WFDBError) {
    var mayPass = false
    if case .unreadable(let reason) = error.problem { mayPass = reason.mayPass }
    self.init(file: error.file, line: error.line, "\(error.problem)", mayPass: mayPass)
  }

  init(_ error: FileError) {
    self.init(file: error.path, line: nil, "\(error.problem): \(error.reason)", mayPass: error.mayPass)
  }
}

extension DataError: CustomStringConvertible {
  public var description: String {
    (line.map { "\(file):\($0): \(problem)" } ?? "\(file): \(problem)").printable(atMost: 2000)
  }
}
