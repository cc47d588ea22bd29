import ArgumentParser

struct BenchmarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark", abstract: "Measures how fast this host computes, and how often intervals hold the truth.",
    subcommands: [
      BenchmarkStepCommand.self, BenchmarkTrialCommand.self, BenchmarkPretrainingCommand.self,
      BenchmarkCoverageCommand.self, BenchmarkClusterCommand.self,
    ])
}
