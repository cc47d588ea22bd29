import ContentHash
import Foundation
import SimulatedTraining
import Sweep
import TestSupport
import Testing

@testable import Cluster

@Suite("Artifacts", .waiting(minutes: 10))
struct ArtifactTests {
  private func chunks(of bytes: [UInt8], _ digest: SHA256Digest) -> [Chunk] {
    stride(from: 0, to: bytes.count, by: Chunk.size).map { offset in
      Chunk(digest: digest, offset: offset, bytes: Array(bytes[offset..<min(offset + Chunk.size, bytes.count)]))
    }
  }

  private func megabytes(_ count: Int) -> [UInt8] {
    (0..<(count << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
  }

  @Test("a signal file of several megabytes reaches bare hosts intact, once a host")
  func signals() throws {
    let run = try TestRun(conditions: ["scratch-noaug-n70"], seeds: [1, 2, 3, 4, 5, 6], signalBytes: 9_000_000)
    let coordinator = try run.coordinator()
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    let workers = try (0..<3).map { index in
      let worker = try run.worker("worker-\(index)", cache: "host-\(index % 2)") {
        // Nobody is to finish before everybody has come.
        wait { run.joined == 3 }
        return try SimulatedTrainer.trainer()($0, $1)
      }
      return Running { try worker.run() }
    }
    #expect(try summary.value().left == 0)
    for worker in workers { _ = try worker.value() }
    #expect(run.recorded == (try run.expected()))
    let original = FileManager.default.contents(atPath: run.signals)
    for host in ["host-0", "host-1"] {
      let path = "\(run.folder)/\(host)/\(run.plan.data).signals"
      #expect(FileManager.default.contents(atPath: path) == original)
    }
  }

  @Test("a transfer that was interrupted goes on where it stopped")
  func resume() throws {
    let run = try TestRun()
    let bytes = megabytes(3)
    let artifact = ArtifactReference(kind: .checkpoint, digest: SHA256Digest(hashing: bytes), size: bytes.count)
    let path = "\(run.folder)/artifact"
    let pieces = chunks(of: bytes, artifact.digest)
    do {
      let first = try #require(try ArtifactReceiver(artifact, into: path))
      for piece in pieces[..<5] { try first.append(piece) }
      #expect(!FileManager.default.fileExists(atPath: path), "not before it is whole")
      #expect(try ArtifactReceiver(artifact, into: path) == nil)
    }
    let second = try #require(try ArtifactReceiver(artifact, into: path))
    #expect(second.offset == 5 * Chunk.size)
    // Doubled and misplaced chunks are ignored.
    for piece in [pieces[4], pieces[7], pieces[5], pieces[5]] + pieces[6...] { try second.append(piece) }
    #expect(second.isWhole)
    try second.finish()
    #expect(FileManager.default.contents(atPath: path) == Data(bytes))
    let names = try FileManager.default.contentsOfDirectory(atPath: run.folder)
    #expect(names.filter { $0.contains("artifact") } == ["artifact"])
  }

  @Test("bytes that do not have the promised sha256 never get the artifact's name")
  func corrupt() throws {
    let run = try TestRun()
    let artifact = ArtifactReference(kind: .checkpoint, digest: SHA256Digest(hashing: [1, 2, 3]), size: 3)
    let path = "\(run.folder)/artifact"
    let receiver = try #require(try ArtifactReceiver(artifact, into: path))
    try receiver.append(Chunk(digest: artifact.digest, offset: 0, bytes: [1, 2, 4]))
    let received = SHA256Digest(hashing: [1, 2, 4]).hexadecimal
    #expect(throws: ClusterError.corruptArtifact(expected: artifact.digest.hexadecimal, received: received)) {
      try receiver.finish()
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: run.folder)
    #expect(!names.contains { $0.contains("artifact") }, "nothing is left behind")
    let again = try #require(try ArtifactReceiver(artifact, into: path))
    #expect(again.offset == 0)
  }

  @Test("no more than the window is ever under way, and what is lost is asked for again")
  func window() throws {
    let run = try TestRun()
    let bytes = megabytes(5)
    let source = "\(run.folder)/source"
    try Data(bytes).write(to: URL(fileURLWithPath: source))
    let artifact = ArtifactReference(kind: .signals, digest: SHA256Digest(hashing: bytes), size: bytes.count)
    var transfer = ArtifactTransfer(
      try #require(try ArtifactReceiver(artifact, into: "\(run.folder)/copy")), now: .zero)
    var now = Duration.zero
    var underWay = try ArtifactTransfer.chunks(answering: transfer.start(now: now), from: source)
    var received = 0
    while !transfer.receiver.isWhole {
      #expect(underWay.count <= ArtifactTransfer.window)
      if received % 7 == 6 {
        // Everything under way is lost, once every seven chunks.
        received += 1
        now += ArtifactTransfer.patience
        let again = transfer.resume(now: now)
        underWay = try ArtifactTransfer.chunks(answering: try #require(again), from: source)
      }
      let request = try transfer.receive(underWay.removeFirst(), now: now)
      received += 1
      if let request { underWay += try ArtifactTransfer.chunks(answering: request, from: source) }
    }
    try transfer.receiver.finish()
    #expect(FileManager.default.contents(atPath: "\(run.folder)/copy") == Data(bytes))
  }
}
