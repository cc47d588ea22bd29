import ArgumentParser

struct BenchmarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark", abstract: "Measures how fast this host computes.",
    subcommands: [
      BenchmarkStepCommand.self, BenchmarkTrialCommand.self, BenchmarkPretrainingCommand.self,
      BenchmarkCoverageCommand.self, BenchmarkClusterCommand.self,
    ])
}
