import DurableFiles
import Foundation

/// A folder for a socket file that only this user can reach, gone with the object or with `remove`.
///
/// A process that is killed leaves its folder behind; the next one removes it, which it may as soon as nobody holds the lock in it.
final class SocketFolder: Sendable {
  private static let prefix = "seedsweep-socket-"

  let path: String
  private let lock: FileLock

  convenience init() throws {
    let wanted = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
    // The address of a socket file has at most 107 bytes, so long folders for temporary files cannot be used.
    try self.init(in: wanted.utf8.count <= 70 ? wanted : "/tmp")
  }

  init(in parent: String) throws {
    Self.removeAbandoned(in: parent)
    path = try FileSystem.createTemporaryFolder(prefix: "\(parent)/\(Self.prefix)")
    lock = try FileLock(waitingFor: "\(path)/lock")
  }

  deinit { remove() }

  /// Removes the folder, once nobody needs its socket any more.
  func remove() { FileSystem.removeFolder(path) }

  private static func removeAbandoned(in parent: String) {
    for name in (try? FileSystem.names(in: parent)) ?? [] where name.hasPrefix(prefix) {
      let folder = "\(parent)/\(name)"
      guard FileSystem.exists("\(folder)/lock"), let names = try? FileSystem.names(in: folder),
        Set(names).isSubset(of: ["lock", "socket"]), (try? FileLock(trying: "\(folder)/lock")) != nil
      else { continue }
      FileSystem.removeFolder(folder)
    }
  }
}
