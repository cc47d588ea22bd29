import ArgumentParser
import Cluster
import DurableFiles
import RunStore
import Sweep

struct ExplainCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Says why tasks are not running, and what failed.",
    discussion: """
      Tasks that are where they are for the same reason stand together. What became of each attempt is said of a task \
      that is named.

      EXAMPLE
        seedsweep explain RUN                                  # every task that is open or was given up
        seedsweep explain RUN trial/ssl-noaug-n70/seed-3
        seedsweep explain RUN --format json
      """)

  @Argument(help: .run, completion: .file())
  var folder: String

  @Argument(help: "The name of a task.", completion: .tasks)
  var task: String?

  @Option(help: "text for people, json for programs.")
  var format: Format = .text

  func run() throws {
    let reader = try RunStore.openReadOnly(directory: folder)
    let explanation = try RunExplanation(reader)
    if format == .json { return try StandardOutput.write(try json(of: explanation, known: { try reader.tasks() })) }
    guard let task else { return try StandardOutput.line(explanation.lines.joined(separator: "\n")) }
    guard let lines = TaskID(name: task).flatMap({ explanation.lines(of: $0) }) else {
      throw unknown(task, try reader.tasks())
    }
    try StandardOutput.line(lines.joined(separator: "\n"))
  }
}

extension ExplainCommand {
  private func json(of explanation: RunExplanation, known: () throws -> [StoredTask]) throws -> String {
    guard let task else {
      return try VersionedJSON.text(ExplanationDocument(explanation, of: explanation.open + explanation.givenUp))
    }
    guard let id = TaskID(name: task), explanation.standing(of: id) != nil else { throw unknown(task, try known()) }
    return try VersionedJSON.text(ExplanationDocument(explanation, of: [id]))
  }

  private func unknown(_ task: String, _ known: [StoredTask]) -> UnknownTask {
    UnknownTask(task: task, folder: folder, known: known.map(\.id.name))
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
