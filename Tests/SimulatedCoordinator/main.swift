import Cluster
import Foundation
import SimulatedTraining

// Usage: SimulatedCoordinator SETTINGS, as JSON. Ends with status 0 when every task is settled.
do {
  let sweep = try SimulatedSweep(json: CommandLine.arguments[1])
  exit(try sweep.coordinate().left == 0 ? 0 : 1)
} catch {
  FileHandle.standardError.write(Data("SimulatedCoordinator: \(error)\n".utf8))
  exit(1)
}
