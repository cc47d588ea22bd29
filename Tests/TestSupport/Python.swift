import Foundation

/// A Python with the packages that a test wants: of `.venv` in the package's folder, or on the PATH.
public struct Python: Sendable {
  private let interpreter: String

  /// Prints that the test is skipped and returns nil where no Python has all `packages`.
  public init?(with packages: String...) throws {
    let found = try ["\(Self.package)/.venv/bin/python", "python3"].first { candidate in
      try Self.run([candidate, "-c", "import \(packages.joined(separator: ", "))"]).status == 0
    }
    guard let found else {
      print("skipped: no python3 with \(packages.joined(separator: ", ")), on the PATH or in .venv")
      return nil
    }
    interpreter = found
  }

  /// The folder of the package.
  public static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// Runs a script, named from the package's folder.
  public func run(_ script: String, _ arguments: String...) throws -> BuiltExecutable.Outcome {
    try Self.run([interpreter, "\(Self.package)/\(script)"] + arguments)
  }

  private static func run(_ command: [String]) throws -> BuiltExecutable.Outcome {
    try BuiltExecutable.run("/usr/bin/env", command)
  }
}
