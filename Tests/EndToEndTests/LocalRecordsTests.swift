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
  }

  /// The name of the one packed file in a cache; nil where there is none yet.
  private func packed(_ cache: String) throws -> String? {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: cache)) ?? []
    let packed = names.filter { $0.hasSuffix(".signals") && !$0.hasPrefix(".") }
    #expect(packed.count <= 1)
    return packed.first
  }
}
