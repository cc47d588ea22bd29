import ContentHash
import DurableFiles
import Foundation
import Sweep

/// The results that the coordinator has not acknowledged, on disk: `spool/on-HOST/N/DIGEST.result`.
///
/// Every worker process of a host locks a place of its own, and inherits what a dead one left there. What another host left waits for
/// that one: a coordinator takes a result from the host alone that it gave the lease to.
final class Spool {
  private let directory: String
  private let lock: FileLock

  /// Takes the first of this host's places under `spools` that no living process holds.
  init(directory spools: String, host: String = HostFolder.hostName) throws(FileError) {
    // Earlier versions had the places of every host in the folder itself.
    let directory = try HostFolder.path(in: spools, formerlyWith: "0", host: host)
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

  /// Every result in the spool. Those that cannot be read are left out, which `tell` is told.
  func results(tell: (String) -> Void = StandardError.line) -> [SpooledResult] {
    Self.results(in: directory, faults: .shared, tell)
  }

  /// The names of the checkpoints that any worker of any host still has to deliver.
  static func checkpoints(
    in spools: String, faults: SpoolFaults = .shared, tell: (String) -> Void = StandardError.line
  ) -> Set<String> {
    let folders = (try? HostFolder.all(in: spools)) ?? [spools]
    let places = folders.flatMap { folder in
      ((try? FileSystem.names(in: folder)) ?? []).filter { $0.allSatisfy(\.isNumber) }.map { "\(folder)/\($0)" }
    }
    return Set(
      places.flatMap { results(in: $0, faults: faults, tell) }.compactMap { $0.checkpoint?.digest.hexadecimal })
  }

  private static func results(
    in directory: String, faults: SpoolFaults, _ tell: (String) -> Void
  ) -> [SpooledResult] {
    let names: [String]
    do { names = try FileSystem.names(in: directory) } catch {
      faults.note(directory, "\(error): the results in it wait there", tell)
      return []
    }
    return names.filter { $0.hasSuffix(".result") }.compactMap { name in
      let path = "\(directory)/\(name)"
      do throws(FileError) {
        let bytes = try FileSystem.read(path)
        if let result = try? JSONDecoder().decode(SpooledResult.self, from: Data(bytes)) { return result }
        faults.note(
          path, "\(path): damaged: expected a result as JSON; it is left there, and its task is trained again", tell)
      } catch  where error.code != ENOENT {
        faults.note(path, "\(error): this result waits there until the next start", tell)
      } catch {
        // Another process has just delivered it.
      }
      return nil
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
    "\(directory)/\(SHA256Digest(hashing: Array("\(result.run) \(result.computation.task) \(result.computation.digest)".utf8)).hexadecimal).result"
  }
}
