import ArgumentParser
import Cluster
import Foundation
import RunStore

struct DrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drain",
    abstract: "Lets workers of a running sweep finish what they train and leave.",
    discussion: """
      To be called where the coordinator runs. On the worker's own host, SIGTERM to seedsweep work does the same.

      EXAMPLE
        seedsweep drain RUN node-7          # every worker of the host node-7
        seedsweep drain RUN node-7/4711.0   # one of them
      """)

  @Argument(help: ArgumentHelp("The run's folder, as given to --output.", valueName: "run"), completion: .directory)
  var folder: String

  @Argument(help: "The beginning of the workers' names, as explain and the log show them.")
  var worker: String

  func run() throws {
    _ = try RunStore.openReadOnly(directory: folder)
    guard RunStore.isCoordinated(directory: folder) else { throw NoCoordinatorAtWork(folder: folder) }
    let box = RequestBox(run: folder)
    let request = try box.put(.drain(worker: worker))
    let end = ContinuousClock.now + .seconds(10)
    while box.holds(request) {
      guard ContinuousClock.now < end else {
        box.remove(request)
        throw NoCoordinatorAtWork(folder: folder)
      }
      usleep(50_000)
    }
  }
}

struct NoCoordinatorAtWork: Error, CustomStringConvertible {
  let folder: String

  var description: String { "\(folder): no coordinator answers: it is not at work in this folder, or is stopped" }
}
