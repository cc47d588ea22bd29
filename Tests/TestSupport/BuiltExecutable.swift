import Foundation

/// The `seedsweep` that was built with the tests.
public enum BuiltExecutable {
  /// Its path: beside the running test bundle.
  public static let path: String = {
    let bundle = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    return bundle.deletingLastPathComponent().appending(path: "seedsweep").path
  }()

  /// What a finished process said.
  public struct Outcome: Sendable {
    public let status: Int32
    public let output: String
    public let errors: String
  }

  /// Runs `seedsweep` to its end.
  public static func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

  public static func run(_ arguments: [String]) throws -> Outcome { try run(path, arguments) }

  /// Runs a script of bash, in which `$seedsweep` is the program, to its end.
  public static func shell(_ script: String) throws -> Outcome {
    try run("/usr/bin/env", ["seedsweep=\(path)", "bash", "-c", script])
  }

  /// Runs a program to its end.
  public static func run(_ executable: String, _ arguments: [String]) throws -> Outcome {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(filePath: executable)
    process.arguments = arguments
    // Files, not pipes: a full pipe would stop a process that says much.
    let output = URL(filePath: try folder.write("", to: "output"))
    let errors = URL(filePath: try folder.write("", to: "errors"))
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
      errors: try String(contentsOf: errors, encoding: .utf8))
  }
}
