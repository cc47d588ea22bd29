import Foundation
import TestSupport

/// A sweep of a few seconds that a test launches, and what it has to come to.
struct LaunchedSweep {
  let folder: TemporaryFolder
  let file: String

  /// - Parameter data: a PTB-XL folder; nil for generated records.
  init(seeds: Int = 3, epochs: Int = 2, data: String? = nil) throws {
    folder = try TemporaryFolder()
    let source =
      data.map { "source = \"ptbxl\"\nfolder = \"\($0)\"" } ?? "source = \"synthetic\"\nrecords = 600\nseed = 1"
    file = try folder.write(
      """
      name = "launched"
      conditions = ["scratch-noaug-n70", "ssl-noaug-n70"]
      seeds = { first = 1, count = \(seeds) }
      [data]
      \(source)
      [encoder]
      architecture = "tiny"
      [pretraining]
      epochs = 2
      batch-records = 64
      warmup-epochs = 1
      [fine-tuning]
      preset = "sound"
      epochs = \(epochs)
      """, to: "sweep.toml")
  }

  /// The results of a run, without where they were computed.
  static func results(_ run: String) throws -> String {
    let end = try BuiltExecutable.run("aggregate", run, "--format", "json")
    guard end.status == 0 else { throw Unaggregated(text: end.errors) }
    guard var document = try JSONSerialization.jsonObject(with: Data(end.output.utf8)) as? [String: Any] else {
      throw Unaggregated(text: end.output)
    }
    for place in ["computed_by", "lineage", "run", "hosts"] { document[place] = nil }
    return String(
      decoding: try JSONSerialization.data(withJSONObject: document, options: [.sortedKeys, .prettyPrinted]),
      as: UTF8.self)
  }

  struct Unaggregated: Error { let text: String }

  /// What the sweep comes to on this host alone.
  func expected() throws -> String {
    let run = "\(folder.path)/alone"
    let end = try BuiltExecutable.run(
      "run", file, "--output", run, "--workers", "1", "--cache", "\(folder.path)/cache-alone")
    guard end.status == 0 else { throw Unaggregated(text: end.errors) }
    return try Self.results(run)
  }
}
