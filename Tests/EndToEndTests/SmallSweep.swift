import Foundation
import RunStore
import TestSupport

/// A sweep like the demonstration's, small enough for a test: generated records, the published kinds of conditions, three seeds.
struct SmallSweep {
  static let conditions = ["scratch-noaug-n20", "scratch-strongaug-n20", "ssl-noaug-n20", "scratch-noaug-n40"]
  static let seeds = 3

  let folder: TemporaryFolder
  let file: String

  /// - Parameter epochs: of each fine-tuning. Sixty make a sweep of some seconds, which can be disturbed half-way.
  init(epochs: Int = 3, _ change: (String) -> String = { $0 }) throws {
    folder = try TemporaryFolder()
    let text = """
      name = "small"
      conditions = [\(Self.conditions.map { "\"\($0)\"" }.joined(separator: ", "))]
      seeds = { first = 1, count = \(Self.seeds) }
      [data]
      source = "synthetic"
      records = 400
      seed = 1
      [encoder]
      architecture = "tiny"
      [pretraining]
      epochs = 2
      batch-records = 32
      warmup-epochs = 1
      [fine-tuning]
      epochs = \(epochs)

      """
    file = try folder.write(change(text), to: "small.toml")
  }

  var cache: String { folder.path + "/cache" }

  func run(_ name: String) -> String { folder.path + "/" + name }

  func runCommand(_ name: String, workers: Int) -> [String] {
    ["run", file, "--output", run(name), "--workers", String(workers), "--cache", cache]
  }

  /// What `aggregate --format json` prints for a run.
  func aggregate(_ name: String) throws -> String {
    let outcome = try BuiltExecutable.run("aggregate", run(name), "--format", "json")
    guard outcome.status == 0 else { throw Failure(description: outcome.errors) }
    return outcome.output
  }

  /// Tasks of a run with a recorded result; 0 where there is no run yet.
  func recorded(_ name: String) -> Int {
    guard let tasks = try? RunStore.openReadOnly(directory: run(name)).tasks() else { return 0 }
    return tasks.count { $0.digest != nil }
  }

  /// A pretraining and four trials for each seed.
  static var tasks: Int { seeds * (conditions.count + 1) }

  struct Failure: Error { let description: String }
}
