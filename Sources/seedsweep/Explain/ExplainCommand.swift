import ArgumentParser
import Cluster
import DurableFiles
import RunStore
import Sweep

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Says why the tasks of a run are not running, and what became of each attempt.",
    discussion: """
      EXAMPLE
        seedsweep explain RUN                                  # every task that is open or was given up
        seedsweep explain RUN trial/ssl-noaug-n70/seed-3
      """)

  @Argument(help: ArgumentHelp("The run's folder, as given to --output.", valueName: "run"), completion: .directory)
  var folder: String

  @Argument(help: "The name of a task.")
  var task: String?

  func run() throws {
    let reader = try RunStore.openReadOnly(directory: folder)
    let description = try reader.description()
    let log = "\(folder)/events.jsonl"
    let explanation = RunExplanation(
      plan: SweepPlan(definition: description.definition, data: description.data), tasks: try reader.tasks(),
      failures: try reader.failures(), log: FileSystem.exists(log) ? try EventLog.sinceStart(path: log) : [],
      isCoordinated: RunStore.isCoordinated(directory: folder))
    guard let task else { return try StandardOutput.line(explanation.lines.joined(separator: "\n")) }
    guard let lines = explanation.lines(of: TaskID(name: task)) else {
      throw UnknownTask(task: task, folder: folder, known: try reader.tasks().map(\.id.name))
    }
    try StandardOutput.line(lines.joined(separator: "\n"))
  }
}

struct UnknownTask: Error, CustomStringConvertible {
  let task: String
  let folder: String
  let known: [String]

  var description: String {
    let example = known.first.map { ", such as \($0)" } ?? ""
    return "\(folder): this run has no task \(task) (seedsweep explain \(folder) lists those that are open\(example))"
  }
}
