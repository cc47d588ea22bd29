import Glibc

/// What could not be done with a file, and what the operating system says of it.
public struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
  public let path: String
  /// What failed, such as "cannot be read".
  public let problem: String
  /// The reason, most often the operating system's, such as "No such file or directory".
  public let reason: String
  /// Its number for the reason, such as `ENOENT`.
  public let code: Int32

  /// The error of the system call that has just failed; `code` stands in for `errno` where there was none.
  public init(_ path: String, _ problem: String, code: Int32? = nil) {
    self.code = code ?? errno
    reason = String(cString: strerror(self.code))
    self.path = path
    self.problem = problem
  }

  /// An error that no system call has found.
  public init(_ path: String, _ problem: String, reason: String) {
    code = EINVAL
    self.reason = reason
    self.path = path
    self.problem = problem
  }

  public var isOutOfMemory: Bool { code == ENOMEM }

  /// Whether the same path, with nothing changed in it, may be read another time: permissions, devices and limits on open files pass.
  /// That nothing is there, or something else than a plain file, is found again.
  public var mayPass: Bool { ![ENOENT, ENOTDIR, EISDIR, ENAMETOOLONG, ELOOP, EINVAL].contains(code) }

  public var description: String { "\(path): \(problem): \(reason)" }
}
