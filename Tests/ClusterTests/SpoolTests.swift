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
      run: "run",
      computation: Computation(
        token: 1, task: .trial(name, seed: 1), attempt: 1, seconds: 1, work: digest, digest: digest, body: [1]),
      checkpoint: ArtifactReference(kind: .checkpoint, digest: digest, size: 1))
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
    #expect(
      owed == Set(["a", "b"].map { result($0).computation.digest.hexadecimal }),
      "a shared cache keeps what any host owes")
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

  /// Written by the version before there was a `Computation`, with its keys in order.
  private static let goldens = [
    """
    {"attempt":2,"body":"eyJ0cmlhbCI6IOKckyB9\\/w==","checkpoint":{"digest":"\(digit("c"))","kind":"checkpoint","size":77},\
    "digest":"\(digit("c"))","program":"\(digit("d"))","run":"f00d","seal":"5ea1 abc","seconds":12.5,\
    "task":"pretraining\\/resnet18-batchnorm\\/seed-3","token":18446744073709551615,"work":"\(digit("e"))"}
    """,
    """
    {"attempt":1,"body":"","digest":"\(digit("a"))","run":"","seconds":0.25,"task":"trial\\/ssl-noaug-n70\\/seed-3",\
    "token":4294967297,"work":"\(digit("b"))"}
    """,
  ]

  private static func digit(_ digit: Character) -> String { String(repeating: digit, count: 64) }

  private static func digest(_ digit: Character) throws -> SHA256Digest {
    try #require(SHA256Digest(hexadecimal: Self.digit(digit)))
  }

  @Test("what the version before left in a spool is read, and written as it was")
  func golden() throws {
    let pretraining = SpooledResult(
      run: "f00d",
      computation: Computation(
        token: .max, task: TaskID(name: "pretraining/resnet18-batchnorm/seed-3")!, attempt: 2, seconds: 12.5,
        work: try Self.digest("e"), digest: try Self.digest("c"), body: Array("{\"trial\": \u{2713} }".utf8) + [0xFF],
        program: try Self.digest("d"), seal: "5ea1 abc"),
      checkpoint: ArtifactReference(kind: .checkpoint, digest: try Self.digest("c"), size: 77))
    let trial = SpooledResult(
      run: "",
      computation: Computation(
        token: 1 << 32 | 1, task: TaskID(name: "trial/ssl-noaug-n70/seed-3")!, attempt: 1, seconds: 0.25,
        work: try Self.digest("b"), digest: try Self.digest("a"), body: []))
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    for (golden, result) in zip(Self.goldens, [pretraining, trial]) {
      #expect(try JSONDecoder().decode(SpooledResult.self, from: Data(golden.utf8)) == result)
      #expect(String(decoding: try encoder.encode(result), as: UTF8.self) == golden)
    }
    let spool = try Spool(directory: spools, host: "anton")
    let place = "\(HostFolder.path(in: spools, host: "anton"))/0"
    try FileSystem.write(Array(Self.goldens[0].utf8), to: place + "/earlier.result")
    #expect(silent(spool) == [pretraining])
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
      #expect(owed == [result("a").computation.digest.hexadecimal])
    }
    #expect(told.count == 2 && told.allSatisfy { !$0.contains("\n") }, "\(told)")
    #expect(told.first?.hasPrefix("\(place)/damaged.result: damaged: ") == true)
    #expect(told.last?.hasPrefix("\(place)/folder.result: cannot be read: Is a directory") == true)
    #expect(spool.results { _ in } == [result("a")])
  }
}
