import ArgumentParser
import Cluster
import DurableFiles
import Foundation
import RunStore

struct DrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drain",
    abstract: "Lets workers finish what they train, and leave.",
    discussion: """
      To be called where the coordinator runs. On the worker's own host, SIGTERM to seedsweep work does the same.

      EXAMPLE
        seedsweep drain RUN node-7          # every worker of the host node-7
        seedsweep drain RUN node-7/4711.0   # one of them

      EXIT STATUS
        0 they were told, 1 neither a worker nor a host is called so, or something went wrong
      """)

  @Argument(help: ArgumentHelp("The run's folder, as given to --output.", valueName: "run"), completion: .directory)
  var folder: String

  @Argument(help: "The name of a worker, as explain and the log show it, or of its host.")
  var worker: String

  func run() throws {
    _ = try RunStore.openReadOnly(directory: folder)
    guard RunStore.isCoordinated(directory: folder) else { throw NoCoordinatorAtWork(folder: folder) }
    let box = RequestBox(run: folder)
    let request = try box.put(.drain(worker: worker))
    let end = ContinuousClock.now + .seconds(10)
    while true {
      if let answer = box.takeAnswer(request) {
        return try StandardOutput.line(try Self.outcome(answer.workers.count, worker))
      }
      guard ContinuousClock.now < end else {
        box.remove(request)
        throw NoCoordinatorAtWork(folder: folder)
      }
      usleep(50_000)
    }
  }

  /// What became of it, in a line; throws where no worker is called so.
  static func outcome(_ count: Int, _ name: String) throws -> String {
    guard count > 0 else { throw NoSuchWorker(name: name) }
    return count == 1 ? "1 worker leaves after its task" : "\(count) workers leave after their tasks"
  }
}

struct NoSuchWorker: Error, CustomStringConvertible {
  let name: String

  var description: String {
    "no connected worker, nor the host of one, is called \(name): seedsweep status shows who is there"
  }
}

struct NoCoordinatorAtWork: Error, CustomStringConvertible {
  let folder: String

  var description: String { "\(folder): no coordinator answers: it is not at work in this folder, or is stopped" }
}
