import Foundation
import Synchronization

/// A Python with the packages that a test wants: of `.venv` in the package's folder, or on the PATH.
public struct Python: Sendable {
  private let interpreter: String

  /// Throws where no Python has all `packages`: the test's trait `.python` says so before.
  public init(with packages: String...) throws {
    guard let interpreter = Self.interpreter(with: packages) else { throw Missing(packages: packages) }
    self.interpreter = interpreter
  }

  struct Missing: Error { let packages: [String] }

  static func isHere(with packages: [String]) -> Bool { interpreter(with: packages) != nil }

  private static let found = Mutex<[[String]: String?]>([:])

  private static func interpreter(with packages: [String]) -> String? {
    found.withLock { found in
      if let known = found[packages] { return known }
      let interpreter = ["\(package)/.venv/bin/python", "python3"].first { candidate in
        (try? run([candidate, "-c", "import \(packages.joined(separator: ", "))"]))?.status == 0
      }
      found[packages] = .some(interpreter)
      return interpreter
    }
  }

  /// The folder of the package.
  public static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// Runs a script, named from the package's folder.
  public func run(_ script: String, _ arguments: String...) throws -> BuiltExecutable.Outcome {
    try Self.run([interpreter, "\(Self.package)/\(script)"] + arguments)
  }

  public func run(_ script: String, _ arguments: [String]) throws -> BuiltExecutable.Outcome {
    try Self.run([interpreter, "\(Self.package)/\(script)"] + arguments)
  }

  /// Runs a program that is given as text.
  public func run(program: String, _ arguments: String...) throws -> BuiltExecutable.Outcome {
    try run(program: program, arguments)
  }

  public func run(program: String, _ arguments: [String]) throws -> BuiltExecutable.Outcome {
    try Self.run([interpreter, "-c", program] + arguments)
  }

  private static func run(_ command: [String]) throws -> BuiltExecutable.Outcome {
    try BuiltExecutable.run("/usr/bin/env", command)
  }
}
