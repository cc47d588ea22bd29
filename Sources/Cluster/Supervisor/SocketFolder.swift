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
    try self.init(in: Self.parent(ProcessInfo.processInfo.environment["TMPDIR"]))
  }

  /// The folder for temporary files that was asked for, where a socket can be in it: it is an absolute path, and as the address of a
  /// socket file has at most 107 bytes, a short one.
  static func parent(_ wanted: String?) -> String {
    guard let wanted, wanted.hasPrefix("/"), wanted.utf8.count <= 70 else { return "/tmp" }
    return wanted
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
