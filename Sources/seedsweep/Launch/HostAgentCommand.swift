import ArgumentParser
import Cluster
import DurableFiles
import Foundation

/// What a launcher runs on a host, by ssh: one request in standard input, its answer on standard output.
struct HostAgentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "host-agent", abstract: "Does on a host what launch asks for.", shouldDisplay: false)

  /// How this program is started again.
  static var program: [String] { [OwnProcess.executable] + OwnProcess.arguments }

  func run() throws {
    let cache = try UserFolders.cache(ProcessInfo.processInfo.environment)
    let request = FileHandle.standardInput.readDataToEndOfFile()
    try StandardOutput.write(Array(HostAgent(program: Self.program, cache: cache).answer(request)))
  }
}

/// What stays on a host in a launcher's place.
struct SuperviseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "supervise", abstract: "Runs work on a host, as launch starts it.", shouldDisplay: false)

  @Argument(help: "The folder of the supervisor.")
  var folder: String

  @Argument(parsing: .captureForPassthrough, help: "The command and its options.")
  var command: [String] = []

  func run() throws {
    throw ExitCode(
      try Supervision.run(folder: folder, program: HostAgentCommand.program + command.drop { $0 == "--" }))
  }
}
