import ArgumentParser
import Cluster
import Foundation

/// How workers train; no result depends on it.
struct TrainingOptions: ParsableArguments {
  @Option(help: "How many threads of a worker share one training; the results have the same bits with any number.")
  var threads = 1

  @Flag(help: "Keep each worker to cores of its own; for a host on which nothing else computes.")
  var pin = false

  @Option(
    help: ArgumentHelp(
      "How often a worker saves a pretraining with the coordinator, so that another one can go on.",
      valueName: "duration"
    ))
  var saveEvery = TimeSpan(seconds: 300)

  func validate() throws {
    guard (1...256).contains(threads) else { throw ValidationError("--threads \(threads) is not between 1 and 256") }
  }

  var settings: TrainingSettings {
    var settings = TrainingSettings()
    settings.threads = threads
    settings.isPinned = pin
    settings.saveInterval = saveEvery.seconds
    return settings
  }
}

extension Staffing {
  /// For this host as it is now.
  init(asked: Int?, by option: String, _ training: TrainingOptions) {
    self.init(
      cores: AvailableCores.count, memory: .now(environment: ProcessInfo.processInfo.environment),
      threads: training.threads, asked: asked, option: option)
  }
}
