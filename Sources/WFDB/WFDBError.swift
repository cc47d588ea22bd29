public import DurableFiles
internal import PrintableText

/// Why a PhysioNet record could not be read, and where.
public struct WFDBError: Error, Equatable, Sendable {
  public enum Problem: Equatable, Sendable {
    case unreadable(FileError)
    /// Something in the header that the format does not allow.
    case malformed(String)
    /// Something the format allows and this reader does not know.
    case unsupported(String)
    /// The signal file is shorter than the header says; sizes in bytes.
    case truncated(found: Int, expected: Int)
    /// The signal file is longer than the header says; sizes in bytes.
    case tooLong(found: Int, expected: Int)
    case wrongFirstSample(lead: String, found: Int, header: Int)
    case wrongChecksum(lead: String, found: Int, header: Int)
    /// A lead measured in something that is no voltage.
    case noVoltage(lead: String, units: String)
  }

  /// The header or signal file.
  public let file: String
  /// The line of a header, from 1.
  public let line: Int?
  public let problem: Problem

  public init(file: String, line: Int? = nil, problem: Problem) {
    self.file = file
    self.line = line
    self.problem = problem
  }
}

extension WFDBError: CustomStringConvertible {
  public var description: String {
    (line.map { "\(file):\($0): \(problem)" } ?? "\(file): \(problem)").printable(atMost: 2000)
  }
}

extension WFDBError.Problem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let error): "\(error.problem): \(error.reason)"
    case .malformed(let what): what
    case .unsupported(let what): "\(what) (signal formats 16 and 212 in one segment are read)"
    case .truncated(let found, let expected): "truncated: \(found) bytes, the header asks for \(expected)"
    case .tooLong(let found, let expected): "too long: \(found) bytes, the header asks for \(expected)"
    case .wrongFirstSample(let lead, let found, let header):
      "lead \(lead) begins with \(found), its header says \(header)"
    case .wrongChecksum(let lead, let found, let header):
      "lead \(lead) has the checksum \(found), its header says \(header)"
    case .noVoltage(let lead, let units): "lead \(lead) is measured in \"\(units)\", expected mV, uV or V"
    }
  }
}
