import Foundation
import TestSupport
import Testing

/// A worker host that has the records itself.
@Suite("Records of a worker host")
struct LocalRecordsTests {
  @Test("are packed to the very file that the coordinator would send")
  func samePackedFile() throws {
    let folder = try TemporaryFolder()
    let records = folder.path + "/records"
    let made = try BuiltExecutable.run("data", "synthesize", records, "--records", "400")
    try #require(made.status == 0, "\(made.errors)")
    let sweep = try folder.write(
      """
      name = "local"
      conditions = ["scratch-noaug-n20"]
      seeds = { first = 1, count = 1 }
      [data]
      source = "ptbxl"
      [encoder]
      architecture = "tiny"
      [fine-tuning]
      epochs = 1

      """, to: "local.toml")
    let address = "ipc://\(folder.path)/socket"
    let worker = try RunningExecutable([
      "work", "--connect", address, "--processes", "1", "--data", records, "--cache", folder.path + "/worker",
    ])
    // Before there is a coordinator to fetch anything from.
    try #require(eventually { try packed(folder.path + "/worker") != nil }, "\(worker.errors)")
    let own = try packed(folder.path + "/worker")
    let coordinator = try RunningExecutable([
      "coordinate", sweep, "--data", records, "--output", folder.path + "/run", "--bind", address, "--cache",
      folder.path + "/coordinator",
    ])
    #expect(coordinator.wait() == 0, "\(coordinator.errors)")
    #expect(worker.wait() == 0, "\(worker.errors)")
    #expect(try packed(folder.path + "/coordinator") == own)
    #expect(try packed(folder.path + "/worker") == own, "nothing else was fetched")
    #expect(worker.errors.contains("\(records): 400 records are packed ("), "\(worker.errors)")
    #expect(worker.errors.contains("the records of this host are the coordinator's"), "\(worker.errors)")
  }

  @Test("that are not the coordinator's are passed over with a line that says so")
  func otherRecords() throws {
    let sweep = try SmallSweep()
    let records = sweep.folder.path + "/records"
    try #require(try BuiltExecutable.run("data", "synthesize", records, "--records", "120", "--seed", "9").status == 0)
    let damaged = try #require(
      try FileManager.default.subpathsOfDirectory(atPath: records).first { $0.hasSuffix("00017_lr.dat") })
    try Data().write(to: URL(filePath: "\(records)/\(damaged)"))
    let address = "ipc://\(sweep.folder.path)/socket"
    let coordinator = try RunningExecutable([
      "coordinate", sweep.file, "--output", sweep.run("run"), "--bind", address, "--cache", sweep.cache,
    ])
    let worker = try RunningExecutable([
      "work", "--connect", address, "--processes", "1", "--data", records, "--cache", sweep.folder.path + "/worker",
    ])
    #expect(coordinator.wait() == 0, "\(coordinator.errors)")
    #expect(worker.wait() == 0, "\(worker.errors)")
    #expect(worker.errors.contains("119 records are packed ("), "\(worker.errors)")
    #expect(worker.errors.contains("one record was left out: ecg_id 17: truncated"), "\(worker.errors)")
    let lines = worker.errors.split(separator: "\n").filter { $0.contains(" are not the coordinator's (") }
    #expect(lines.count == 1, "\(worker.errors)")
  }

  /// The name of the one packed file in a cache; nil where there is none yet.
  private func packed(_ cache: String) throws -> String? {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: cache)) ?? []
    let packed = names.filter { $0.hasSuffix(".signals") && !$0.hasPrefix(".") }
    #expect(packed.count <= 1)
    return packed.first
  }
}
