import ContentHash
import DurableFiles
import Foundation
import Sweep

/// A result that waits for its acknowledgement.
struct SpooledResult: Codable, Equatable, Sendable {
  /// The run it belongs to: the coordinator of another one has no use for it.
  var run: String
  var token: LeaseToken
  var task: TaskID
  var attempt: Int
  var seconds: Double
  var work: SHA256Digest
  var digest: SHA256Digest
  var body: Data
  /// The checkpoint that has to be with the coordinator before the result.
  var checkpoint: ArtifactReference?
  /// The sha256 of the program that computed it: another one may inherit it.
  var program: SHA256Digest?
  /// What the lease came with.
  var seal: String?

  var report: ResultReport {
    ResultReport(
      token: token, task: task, attempt: attempt, seconds: seconds, work: work, digest: digest, body: Array(body),
      program: program, seal: seal)
  }
}

/// The results that the coordinator has not acknowledged, on disk: `spool/N/DIGEST.result`.
///
/// Every worker process of a host locks a place of its own, and inherits what a dead one left there.
final class Spool {
  private let directory: String
  private let lock: FileLock

  /// Takes the first place under `directory` that no living process holds.
  init(directory: String) throws(FileError) {
    var place = 0
    while true {
      let path = "\(directory)/\(place)"
      try FileSystem.createFolder(path)
      if let lock = try FileLock(trying: "\(path)/lock") {
        self.directory = path
        self.lock = lock
        return
      }
      place += 1
    }
  }

  /// Every result in the spool, those that cannot be read left out.
  func results() -> [SpooledResult] { Self.results(in: directory) }

  /// The names of the checkpoints that any worker of the host still has to deliver.
  static func checkpoints(in spools: String) -> Set<String> {
    let places = (try? FileSystem.names(in: spools)) ?? []
    return Set(places.flatMap { results(in: "\(spools)/\($0)") }.compactMap { $0.checkpoint?.digest.hexadecimal })
  }

  private static func results(in directory: String) -> [SpooledResult] {
    let names = (try? FileSystem.names(in: directory)) ?? []
    return names.filter { $0.hasSuffix(".result") }.compactMap { name in
      guard let bytes = try? FileSystem.read("\(directory)/\(name)") else { return nil }
      return try? JSONDecoder().decode(SpooledResult.self, from: Data(bytes))
    }
  }

  /// Returns when the result is durable.
  func store(_ result: SpooledResult) throws(FileError) {
    guard let bytes = try? JSONEncoder().encode(result) else {
      preconditionFailure("a spooled result cannot be written as JSON")
    }
    try FileSystem.writeDurably(Array(bytes), to: path(of: result))
  }

  func remove(_ result: SpooledResult) { unlink(path(of: result)) }

  private func path(of result: SpooledResult) -> String {
    "\(directory)/\(SHA256Digest(hashing: Array("\(result.run) \(result.task) \(result.digest)".utf8)).hexadecimal).result"
  }
}
