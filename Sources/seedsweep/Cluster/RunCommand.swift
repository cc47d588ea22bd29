import ArgumentParser
import Cluster
import DurableFiles
import Foundation
import Sweep

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs a sweep on this machine.",
    discussion: """
      Starts a coordinator and worker processes. Stopped or killed, it goes on where it was when the same command is \
      given again. More seeds or conditions in the sweep file extend the run.

      EXAMPLE
        seedsweep run cluster/sweeps/demo.toml --output runs/demo --workers 2
        seedsweep run cluster/sweeps/demo.toml --output runs/demo --budget 0.5      # ends after half a core-hour

      EXIT STATUS
        0 every task has a result, 1 something went wrong or a task was given up, 130 interrupted
      """)

  @OptionGroup var options: SweepOptions

  @OptionGroup var choice: ConditionChoice

  @OptionGroup var stopping: StoppingOptions

  @Option(help: "The run's folder: results, checkpoints and log.", completion: .directory)
  var output: String

  @Option(
    help: ArgumentHelp(
      "How many worker processes; each trains one task at a time on one core (default: as many as there are cores for, "
        + "by affinity, control groups and Slurm, and memory). More than there is memory for are not started."))
  var workers: Int?

  @OptionGroup var dashboard: DashboardOptions

  @OptionGroup var tasks: TaskOptions

  @OptionGroup var training: TrainingOptions

  @OptionGroup var notice: NotifyOptions

  func validate() throws {
    if let workers, !(1...4096).contains(workers) {
      throw ValidationError("--workers \(workers) is not between 1 and 4096")
    }
  }

  func run() throws {
    OpenFiles.raiseLimit()
    try notice.afterwards(output, train)
  }

  private func train() throws -> EndNotice.Outcome {
    let run = try SweepRun(
      PreparedSweep(options, stopping: stopping, choice: choice), output: output, budget: stopping.budget,
      dashboard: dashboard, reused: tasks.reused)
    let staffing = Staffing(asked: workers, by: "--workers", training)
    let need = try run.workerMemory
    for remark in staffing.remarks(on: need, isKnown: true) + (staffing.remarkOnCores(need).map { [$0] } ?? []) {
      StandardError.line(remark)
    }
    let sweep = try LocalSweep(
      workers: staffing.processes(for: need), training: training.settings, cache: try options.cache.path,
      facts: try SeedSweepCommand.facts.adding(staffing.facts),
      executable: OwnProcess.executable, arguments: try WorkerProcessCommand.arguments,
      coordinator: { address in
        var settings = try CoordinatorSettings(bind: address)
        // Nobody but its own new workers can connect: there are none of an earlier coordinator to wait for.
        settings.readoption = .zero
        settings.homecoming = settings.farewell
        tasks.apply(to: &settings)
        return try run.coordinator(settings)
      })
    let signals = try StopSignals { sweep.stop() }
    defer { signals.end() }
    return try run.finish { try sweep.run(store: run.store) }
  }
}
