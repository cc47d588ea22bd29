import ContentHash
import DurableFiles
import Foundation
import Sweep
import TestSupport
import Testing

@testable import Cluster

@Suite("The spool")
struct SpoolTests {
  private let folder = try! TemporaryFolder()
  private var spools: String { folder.path + "/spool" }

  private func result(_ name: String) -> SpooledResult {
    let digest = SHA256Digest(hashing: Array(name.utf8))
    return SpooledResult(
      run: "run", token: 1, task: .trial(name, seed: 1), attempt: 1, seconds: 1, work: digest, digest: digest,
      body: Data([1]), checkpoint: ArtifactReference(kind: .checkpoint, digest: digest, size: 1))
  }

  private func silent(_ spool: Spool) -> [SpooledResult] { spool.results { Issue.record("\($0)") } }

  @Test("a dead worker's results are inherited on its own host, and on no other, whose key they do not belong to")
  func hosts() throws {
    do { try Spool(directory: spools, host: "anton").store(result("a")) }
    let other = try Spool(directory: spools, host: "berta")
    #expect(silent(other).isEmpty)
    try other.store(result("b"))
    #expect(silent(try Spool(directory: spools, host: "anton")) == [result("a")])
    let owed = Spool.checkpoints(in: spools) { Issue.record("\($0)") }
    #expect(owed == Set(["a", "b"].map { result($0).digest.hexadecimal }), "a shared cache keeps what any host owes")
  }

  @Test("a host that is called by a number takes no place of an earlier version for its own")
  func numbers() throws {
    do { try Spool(directory: spools, host: "0").store(result("a")) }
    #expect(silent(try Spool(directory: spools, host: "1")).isEmpty)
    #expect(silent(try Spool(directory: spools, host: "0")) == [result("a")])
  }

  @Test("what an earlier version left is inherited by the host that asks first")
  func earlierVersion() throws {
    do { try Spool(directory: spools, host: "anton").store(result("a")) }
    try FileManager.default.moveItem(atPath: "\(HostFolder.path(in: spools, host: "anton"))/0", toPath: spools + "/0")
    do { #expect(silent(try Spool(directory: spools, host: "berta")) == [result("a")]) }
    #expect(silent(try Spool(directory: spools, host: "anton")).isEmpty)
    #expect(silent(try Spool(directory: spools, host: "berta")) == [result("a")])
  }

  @Test("results that cannot be read are told of once each, and the others are there")
  func unreadable() throws {
    let spool = try Spool(directory: spools, host: "anton")
    try spool.store(result("a"))
    let place = "\(HostFolder.path(in: spools, host: "anton"))/0"
    try FileSystem.write(Array("half a res".utf8), to: place + "/damaged.result")
    try FileSystem.createFolder(place + "/folder.result")
    let faults = SpoolFaults()
    var told: [String] = []
    for _ in 0..<3 {
      let owed = Spool.checkpoints(in: spools, faults: faults) { told.append($0) }
      #expect(owed == [result("a").digest.hexadecimal])
    }
    #expect(told.count == 2 && told.allSatisfy { !$0.contains("\n") }, "\(told)")
    #expect(told.first?.hasPrefix("\(place)/damaged.result: damaged: ") == true)
    #expect(told.last?.hasPrefix("\(place)/folder.result: cannot be read: Is a directory") == true)
    #expect(spool.results { _ in } == [result("a")])
  }
}
