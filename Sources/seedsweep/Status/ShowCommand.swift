import ArgumentParser
import DurableFiles
import Foundation
import Report
import RunStore
import Sweep
import Training

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Prints one recorded trial with its learning curve.",
    discussion: """
      EXAMPLE
        seedsweep show RUN --condition ssl-noaug-n70 --seed 3
        seedsweep show RUN --condition ssl --seed 3 --cell subset=1 --cell pretraining=2
      """)

  @Argument(help: .run, completion: .file())
  var folder: String

  @Option(help: "One of the run's conditions, such as ssl-noaug-n70.", completion: .conditions)
  var condition: String

  @Option(help: "The trial's seed.")
  var seed: UInt64

  @OptionGroup var cell: CellOptions

  func run() throws {
    let run = try RunStore.openReadOnly(directory: folder)
    let description = try run.description()
    let task = try cell.trial(condition, seed: seed, of: description.definition)
    guard let trial = try run.trial(task) else { throw NoSuchTrial(task: task, tasks: try run.tasks()) }
    try StandardOutput.line("\(task)\n")
    if trial.hasEpochs { try StandardOutput.line(TerminalChart(validationMacroF1Of: trial).text) }
    let tasks = Dictionary(uniqueKeysWithValues: try run.tasks().map { ($0.id, $0) })
    try StandardOutput.line(
      TrialSummary(
        trial, classes: description.definition.classes,
        origin: ComputedBy.stored(tasks[task]?.provenance, in: description),
        trained: description.definition.trained(task)
      ).text)
    if let content = tasks[task]?.content { try StandardOutput.line("content \(content)") }
    if let reused = tasks[task]?.reused {
      try StandardOutput.line("reused: computed for the run \(reused.identity) as \(reused)")
    }
    let plan = SweepPlan(definition: description.definition, data: description.data)
    let pretraining = plan.tasks.first { $0.id == task }?.prerequisite.flatMap { tasks[$0] }
    if let pretraining, let others = pretraining.provenance?.contributors, !others.isEmpty {
      try StandardOutput.line(
        "\(pretraining.id), from which it starts, began from a state that the hosts with the keys \(others.abbreviated) saved; "
          + (pretraining.reproduced > 0 ? "it came again the same from the beginning" : "that was not checked"))
    }
  }
}

/// A trial that has no result to show.
private struct NoSuchTrial: Error, CustomStringConvertible {
  let task: TaskID
  let tasks: [StoredTask]

  var description: String {
    switch tasks.first(where: { $0.id == task })?.state {
    case nil: "the run has no \(task); \"seedsweep status\" lists its conditions"
    case .failed: "\(task) was given up: \"seedsweep status\" says why"
    case .planned, .recorded: "\(task) has no result yet"
    }
  }
}
