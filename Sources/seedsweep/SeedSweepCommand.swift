import ArgumentParser
import Cluster
import Foundation
import Program
import Sweep

@main
struct SeedSweepCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seedsweep",
    abstract: "Trains one few-shot ECG experiment with many seeds on many hosts, and says how stable its result is.",
    discussion: """
      EXAMPLE
        seedsweep run cluster/sweeps/demo.toml --output runs/demo
        seedsweep aggregate runs/demo

      EXIT STATUS
        0 done, 1 something went wrong, 64 the command line was not understood, 130 interrupted

      COMPLETIONS
        seedsweep --generate-completion-script bash, zsh or fish prints a script for the shell
      """,
    version: RunningProgram.version,
    subcommands: [
      RunCommand.self, CoordinateCommand.self, WorkCommand.self, StatusCommand.self, ShowCommand.self,
      AggregateCommand.self, CompareCommand.self, ReportCommand.self, ExplainCommand.self, VerifyCommand.self,
      DrainCommand.self, KeysCommand.self, RemoteCommand.self, TrainCommand.self, DataCommand.self,
      BenchmarkCommand.self, FingerprintCommand.self, WorkerProcessCommand.self, BenchmarkCoordinatorCommand.self,
    ])

  /// What workers say of this program.
  static var facts: Facts { get throws { Facts(try RunningProgram.identity()) } }

  /// Runs a subcommand. Whatever it throws becomes one line on standard error and exit status 1; mistakes on the command line
  /// keep ArgumentParser's own messages and its status 64.
  static func main() async {
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      if isRequestForVersion(error) {
        print(VersionText.lines.joined(separator: "\n"))
        exit(withError: ExitCode.success)
      }
      let isOwnError = error is ExitCode || exitCode(for: error) != .failure
      if isOwnError { exit(withError: error) }
      let line = "\(error)".split(whereSeparator: \.isNewline).joined(separator: " ")
      FileHandle.standardError.write(Data("seedsweep: \(line)\n".utf8))
      exit(withError: ExitCode.failure)
    }
  }

  /// ArgumentParser knows one line, made before any command; the program's own hash is worth its time only where it is asked for.
  private static func isRequestForVersion(_ error: any Error) -> Bool {
    exitCode(for: error) == .success && message(for: error) == configuration.version
  }
}
