import ContentHash
import DurableFiles
import Foundation
import Synchronization
import Threads

/// Reads one large file through on a thread of its own; those who get it meanwhile verify it themselves.
final class BackgroundCheck: Sendable {
  private let outcome = Mutex<ClusterError?>(nil)

  init(_ path: String, is digest: SHA256Digest) throws(ThreadError) {
    try SystemThread.start("check of records") {
      // A disk that gives errors may be mended, and whoever gets the file verifies it, too.
      do { try VerifiedFiles().verify(path, is: digest) } catch let damage as ClusterError {
        self.outcome.withLock { $0 = damage }
      } catch {}
    }
  }

  /// What is wrong with the file, so far as that is known yet.
  var damage: ClusterError? { outcome.withLock { $0 } }
}

/// The files that a process has read through and found to be what their names say.
final class VerifiedFiles: Sendable {
  private struct State: Equatable {
    var size: Int
    var nanoseconds: Int
  }

  private let states = Mutex<[String: State]>([:])

  /// Reads a file through, unless that was done and the file has not changed since. Throws `ClusterError.damagedFile` where it has
  /// another sha256.
  func verify(_ path: String, is digest: SHA256Digest) throws {
    let (size, nanoseconds) = try FileSystem.sizeAndTime(of: path)
    let state = State(size: size, nanoseconds: nanoseconds)
    guard states.withLock({ $0[path] }) != state else { return }
    let found = try SHA256Digest(ofFile: path)
    guard found == digest else { throw ClusterError.damagedFile(path: path, found: found.abbreviated) }
    states.withLock { $0[path] = state }
  }
}
