import ContentHash
import DurableFiles
import Foundation
import RunStore
import SimulatedTraining
import Sweep
import Synchronization
import TestSupport
import Testing
import Training

@testable import Cluster

@Suite("The artifact cache", .waiting(minutes: 10))
struct ArtifactCacheTests {
  private let run = try! TestRun(conditions: ["scratch-noaug-n70"], seeds: [1])

  private func cache(limit: Int? = nil) throws -> ArtifactCache {
    try ArtifactCache(directory: "\(run.folder)/cache", limit: limit)
  }

  /// Three checkpoints of 1,000 bytes, the first of which was used longest ago.
  private func fill(_ cache: ArtifactCache) throws -> [ArtifactReference] {
    try (0..<3).map { number in
      let artifact = try cache.store([UInt8](repeating: UInt8(number), count: 1000), as: .checkpoint)
      var times = [timeval(tv_sec: 1000 + number, tv_usec: 0), timeval(tv_sec: 1, tv_usec: 0)]
      utimes(cache.path(of: artifact), &times)
      return artifact
    }
  }

  @Test("what was used longest ago goes first, and no more than has to")
  func leastRecentlyUsed() throws {
    let cache = try cache(limit: 3500)
    let artifacts = try fill(cache)
    try cache.makeRoom(for: 500)
    #expect(artifacts.map(cache.holds) == [true, true, true])
    _ = try cache.use(artifacts[0])
    try cache.makeRoom(for: 600)
    #expect(artifacts.map(cache.holds) == [true, false, true], "the first has just been used")
    try cache.makeRoom(for: 3500)
    #expect(artifacts.map(cache.holds) == [false, false, false])
  }

  @Test("what is in use stays, also from another process's point of view, and the error says what to do")
  func inUse() throws {
    let cache = try cache(limit: 2500)
    let artifacts = try fill(cache)
    let lock = try cache.use(artifacts[0])
    let error = #expect(throws: ClusterError.self) { try cache.makeRoom(for: 2000) }
    #expect(error == .cacheTooSmall(directory: cache.directory, limit: 2500, needed: 3000))
    #expect(artifacts.map(cache.holds) == [true, false, false])
    withExtendedLifetime(lock) {}
  }

  @Test("a checkpoint whose result is not acknowledged stays")
  func owed() throws {
    let cache = try cache(limit: 1500)
    let artifacts = try fill(cache)
    let digest = artifacts[1].digest
    let result = SpooledResult(
      run: "run",
      computation: Computation(
        token: 1, task: .trial("x", seed: 1), attempt: 1, seconds: 1, work: digest, digest: digest, body: [1]),
      checkpoint: artifacts[1])
    try Spool(directory: "\(cache.directory)/spool").store(result)
    try cache.makeRoom(for: 400)
    #expect(artifacts.map(cache.holds) == [false, true, false])
  }

  @Test("a damaged file is named, removed and fetched again; the results are those of an undisturbed run")
  func damaged() throws {
    let bytes = try #require(FileManager.default.contents(atPath: run.signals))
    let path = "\(run.folder)/worker/\(run.plan.data).signals"
    _ = try ArtifactCache(directory: "\(run.folder)/worker")
    var flipped = Array(bytes)
    flipped[bytes.count / 2] ^= 0x10
    try FileSystem.write(flipped, to: path)
    let coordinator = try run.coordinator()
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    let worker = try run.worker("worker", trainer: SimulatedTrainer.trainer())
    let working = Running { try worker.run() }
    #expect(try summary.value().left == 0)
    _ = try working.value()
    #expect(run.recorded == (try run.expected()))
    #expect(FileManager.default.contents(atPath: path) == bytes)
    let reasons = run.store.state.withLock { $0.failures.map(\.0.message) }
    #expect(reasons.count == 1)
    #expect(reasons.first?.contains("\(path) is damaged") == true)
  }

  @Test("a file is read through once as long as it does not change")
  func verification() throws {
    let cache = try cache()
    let artifact = try cache.store([1, 2, 3], as: .checkpoint)
    _ = try cache.use(artifact)
    _ = try cache.use(artifact)
    try FileSystem.write([1, 2, 4], to: cache.path(of: artifact))
    #expect(throws: ClusterError.self) { _ = try cache.use(artifact) }
    #expect(!cache.holds(artifact))
  }

  @Test(
    "pruning takes what was not used for long, and what was left unfinished; not what is used, owed or being written")
  func pruning() throws {
    let cache = try cache()
    let artifacts = try fill(cache)
    let result = SpooledResult(
      run: "run",
      computation: Computation(
        token: 1, task: .trial("x", seed: 1), attempt: 1, seconds: 1, work: artifacts[1].digest,
        digest: artifacts[1].digest, body: [1]), checkpoint: artifacts[1])
    try Spool(directory: "\(cache.directory)/spool").store(result)
    let lock = try cache.use(artifacts[2])
    let fresh = try cache.store([7], as: .checkpoint)
    let left = "\(cache.artifacts)/.incoming-\(String(repeating: "a", count: 64))"
    try FileSystem.write([1, 2], to: left)
    let growing = "\(cache.artifacts)/\(String(repeating: "b", count: 64))"
    let writer = try #require(try ResumableFile(for: growing, limit: 10) { _ in })
    try writer.append([1])
    func prune(removing isRemoving: Bool) throws -> [PrunedFile] {
      try ArtifactCache.prune(
        directory: cache.directory, age: .seconds(86_400), now: Date.now.timeIntervalSince1970, isRemoving: isRemoving)
    }
    let listed = try prune(removing: false)
    #expect(listed.map(\.path) == [left, cache.path(of: artifacts[0])].sorted())
    #expect(listed.map(\.size).sorted() == [2, 1000] && FileSystem.exists(left) && cache.holds(artifacts[0]))
    #expect(try prune(removing: true) == listed)
    #expect((artifacts + [fresh]).map(cache.holds) == [false, true, true, true] && !FileSystem.exists(left))
    try writer.publish()
    #expect(FileSystem.size(of: growing) == 1)
    withExtendedLifetime(lock) {}
    #expect(
      try ArtifactCache.prune(directory: "\(run.folder)/none", age: .zero, now: 0, isRemoving: true).isEmpty)
    #expect(!FileSystem.exists("\(run.folder)/none"))
  }
}
