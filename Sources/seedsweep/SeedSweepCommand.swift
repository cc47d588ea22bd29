import ArgumentParser
import Cluster
import DurableFiles
import Foundation
import Kernels
import PrintableText
import Program
import Sweep

@main
struct SeedSweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seedsweep",
    abstract: "Trains one few-shot ECG experiment with many seeds on many hosts, and says how stable its result is.",
    discussion: """
      EXAMPLE
        seedsweep run cluster/sweeps/demo.toml --output runs/demo
        seedsweep aggregate runs/demo

      EXIT STATUS
        0    done
        1    something went wrong
        64   the command line was not understood
        69   the processor lacks AVX2 or FMA
        130  interrupted

      COMPLETIONS AND MANUAL
        seedsweep --generate-completion-script bash    # or zsh, fish
        seedsweep manual | man -l -
      """,
    version: RunningProgram.version,
    groupedSubcommands: [
      CommandGroup(
        name: "Run",
        subcommands: [
          CheckCommand.self, ConditionsCommand.self, RunCommand.self, TrainCommand.self, ArchiveCommand.self,
          PruneCommand.self,
        ]),
      CommandGroup(
        name: "Look",
        subcommands: [
          StatusCommand.self, ServeCommand.self, ExplainCommand.self, ShowCommand.self, AggregateCommand.self,
          CompareCommand.self,
          ReportCommand.self, VerifyCommand.self, StatsCommand.self, ClaimCommand.self, ManualCommand.self,
        ]),
      CommandGroup(
        name: "Cluster",
        subcommands: [
          CoordinateCommand.self, WorkCommand.self, LaunchCommand.self, HostsCommand.self, DrainCommand.self,
          RemoteCommand.self, WorkerProcessCommand.self, HostAgentCommand.self, SuperviseCommand.self,
        ]),
      CommandGroup(name: "Data", subcommands: [DataCommand.self]),
      CommandGroup(name: "Keys", subcommands: [KeysCommand.self]),
      CommandGroup(
        name: "Measure",
        subcommands: [BenchmarkCommand.self, FingerprintCommand.self, BenchmarkCoordinatorCommand.self]),
    ])

  /// What workers say of this program.
  static var facts: Facts { get throws { Facts(try RunningProgram.identity()) } }

  /// Runs a subcommand. Whatever it throws becomes one line on standard error and exit status 1; mistakes on the command line
  /// keep ArgumentParser's own messages and its status 64.
  static func main() {
    StandardStreams.prepare()
    JoinOptions.takeToken()
    StopSignals.unblock()
    do {
      try EmptyArguments.refuse(CommandLine.arguments.dropFirst())
      try KernelWidth.check()
      try CommandNames.refuseUnknown(CommandLine.arguments.dropFirst(), of: Self.self)
      var command = try parseAsRoot()
      if let command = command as? any AsyncParsableCommand {
        try Asynchronously.run(command)
      } else {
        try command.run()
      }
    } catch {
      end(by: error)
    }
  }

  private static func end(by error: any Error) -> Never {
    let status = exitCode(for: error)
    if isRequestForVersion(error) { end(printing: VersionText.lines.joined(separator: "\n")) }
    guard error is ExitCode || status != .failure else { fail(error) }
    // Help and version are results like others; what is wrong with a command line is not.
    let message = fullMessage(for: error)
    guard !message.isEmpty else { Foundation.exit(status.rawValue) }
    let wrapped = UsageLines.wrapped(message)
    guard status.isSuccess else {
      StandardError.line(wrapped)
      Foundation.exit(status.rawValue)
    }
    end(printing: wrapped)
  }

  private static func end(printing text: String) -> Never {
    do { try StandardOutput.line(text) } catch { fail(error) }
    Foundation.exit(ExitCode.success.rawValue)
  }

  /// ArgumentParser knows one line, made before any command; the program's own hash is worth its time only where it is asked for.
  private static func isRequestForVersion(_ error: any Error) -> Bool {
    exitCode(for: error) == .success && message(for: error) == configuration.version
  }

  private static func fail(_ error: any Error) -> Never {
    let line = "\(error)".split(whereSeparator: \.isNewline).joined(separator: " ").printable(atMost: 4000)
    StandardError.line("seedsweep: \(line)")
    Foundation.exit(ExitCode.failure.rawValue)
  }
}
