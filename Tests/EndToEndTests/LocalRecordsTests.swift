import Foundation
import TestSupport
import Testing

/// A worker host that has the records itself.
@Suite("Records of a worker host")
struct LocalRecordsTests {
  /// What is said of the records beside where they are, and how many of 400 belong to that.
  private static let sweeps: [(task: String, data: String, records: Int?)] = [
    (task: "", data: "", records: 400),
    (
      task: "[task]\nname = \"two\"\nclasses = { SR = [\"SR\"], AFIB = [\"AFIB\"] }",
      data: "exclude = [3]\nmissing-samples = \"interpolate\"", records: nil
    ),
  ]

  @Test("are packed as the coordinator says, to the very file that it would send", arguments: sweeps.indices)
  func samePackedFile(number: Int) throws {
    let (task, data, count) = Self.sweeps[number]
    let folder = try TemporaryFolder()
    let records = folder.path + "/records"
    let made = try BuiltExecutable.run("data", "synthesize", records, "--records", "400")
    try #require(made.status == 0, "\(made.errors)")
    let sweep = try folder.write(
      """
      name = "local"
      conditions = ["scratch-noaug-n20"]
      seeds = { first = 1, count = 1 }
      \(task)
      [data]
      source = "ptbxl"
      \(data)
      [encoder]
      architecture = "tiny"
      [fine-tuning]
      epochs = 1

      """, to: "local.toml")
    let address = "ipc://\(folder.path)/socket"
    let worker = try RunningExecutable([
      "work", "--connect", address, "--processes", "1", "--data", records, "--cache", folder.path + "/worker",
    ])
    let coordinator = try RunningExecutable([
      "coordinate", sweep, "--data", records, "--output", folder.path + "/run", "--bind", address, "--cache",
      folder.path + "/coordinator",
    ])
    #expect(coordinator.wait() == 0, "\(coordinator.errors)")
    #expect(worker.wait() == 0, "\(worker.errors)")
    let own = try #require(try packed(folder.path + "/coordinator"))
    #expect(try packed(folder.path + "/worker") == own, "nothing else was packed or fetched")
    let lines = worker.errors.split(separator: "\n").filter { $0.contains("\(records): ") }
    let line = try #require(lines.first, "\(worker.errors)")
    #expect(lines.count == 1 && line.contains(" records are packed (\(own.prefix(12))"), "\(worker.errors)")
    #expect(line.contains("the records of this host are the coordinator's, and need not be fetched"))
    if let count { #expect(line.contains("\(records): \(count) records are packed")) }
  }

  @Test("that are not the coordinator's are passed over with a line that says so")
  func otherRecords() throws {
    let folder = try TemporaryFolder()
    for (name, seed) in [("records", "1"), ("others", "9")] {
      let made = try BuiltExecutable.run(
        "data", "synthesize", "\(folder.path)/\(name)", "--records", "200", "--seed", seed)
      try #require(made.status == 0, "\(made.errors)")
    }
    let text = """
      name = "local"
      conditions = ["scratch-noaug-n5"]
      seeds = { first = 1, count = 1 }
      [data]
      source = "ptbxl"
      [encoder]
      architecture = "tiny"
      [fine-tuning]
      epochs = 1

      """
    let sweep = try folder.write(text, to: "local.toml")
    /// What a worker with a folder of its own says of it in a sweep.
    func remark(_ sweep: String, _ data: String, of records: String, _ name: String) throws -> Substring {
      let address = "ipc://\(folder.path)/\(name)"
      let coordinator = try RunningExecutable(
        ["coordinate", sweep, "--output", folder.path + "/run-\(name)", "--bind", address, "--cache"]
          + [folder.path + "/coordinator"] + (data.isEmpty ? [] : ["--data", data]))
      let worker = try RunningExecutable([
        "work", "--connect", address, "--processes", "1", "--data", records, "--cache", folder.path + "/worker-\(name)",
      ])
      #expect(coordinator.wait() == 0, "\(coordinator.errors)")
      #expect(worker.wait() == 0, "\(worker.errors)")
      let lines = worker.errors.split(separator: "\n").filter { $0.contains("fetched") }
      #expect(lines.count == 1, "\(worker.errors)")
      return try #require(lines.first)
    }
    let (own, others) = (folder.path + "/records", folder.path + "/others")
    let different = try remark(sweep, own, of: others, "a")
    #expect(different.contains("\(others): 200 records are packed ("), "\(different)")
    #expect(different.contains("which are not the coordinator's ("), "\(different)")
    let damaged = try #require(
      try FileManager.default.subpathsOfDirectory(atPath: others).first { $0.hasSuffix("00017_lr.dat") })
    try Data().write(to: URL(filePath: "\(others)/\(damaged)"))
    let refused = try remark(sweep, own, of: others, "b")
    #expect(refused.contains("cannot be packed as the sweep's"), "\(refused)")
    #expect(refused.contains("00017_lr.dat"), "\(refused)")
    let generated = try folder.write(
      text.replacing("\"ptbxl\"", with: "\"synthetic\"\nrecords = 200"), to: "generated.toml")
    let unsaid = try remark(generated, "", of: own, "c")
    #expect(unsaid.contains("does not say how its records are packed"), "\(unsaid)")
  }

  @Test("that are in no folder are refused before anything is connected")
  func noFolder() throws {
    let folder = try TemporaryFolder()
    let outcome = try BuiltExecutable.run(
      "work", "--connect", "ipc://\(folder.path)/socket", "--data", folder.path + "/nowhere", "--cache",
      folder.path + "/worker")
    #expect(outcome.status == 1)
    #expect(outcome.errors == "seedsweep: --data \(folder.path)/nowhere: no such folder\n")
  }

  /// The name of the one packed file in a cache; nil where there is none yet.
  private func packed(_ cache: String) throws -> String? {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: cache)) ?? []
    let packed = names.filter { $0.hasSuffix(".signals") && !$0.hasPrefix(".") }
    #expect(packed.count <= 1)
    return packed.first
  }
}
