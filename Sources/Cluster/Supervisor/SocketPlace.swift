import DurableFiles
import Foundation

/// A name for a socket file that only this user can reach, gone with the object or with `remove`.
///
/// It lies in a folder of this user, that of `$XDG_RUNTIME_DIR` or else one among the temporary files, beside a lock. A process that is
/// killed leaves both behind; the next one removes them, which it may as soon as nobody holds the lock.
final class SocketPlace: Sendable {
  /// Where the socket file is to be.
  let path: String
  private let name: String
  private let folder: PrivateFolder
  private let lock: FileLock

  private static let (socket, locked) = (".socket", ".lock")

  /// As the address of a socket file has at most 107 bytes, the folder for temporary files must have a short path.
  private static let longestParent = 70

  /// `tell` is given a line about a folder that ought to be this user's and is not.
  init(
    _ environment: [String: String] = ProcessInfo.processInfo.environment,
    tell: (String) -> Void = StandardError.line
  ) throws {
    (folder, name, lock) = try Self.claim(environment, tell)
    path = "\(folder.path)/\(name)\(Self.socket)"
  }

  deinit { remove() }

  /// Removes socket and lock, once nobody needs the socket any more, and the folder where nothing else is in it.
  func remove() {
    for ending in [Self.socket, Self.locked] { folder.remove(name + ending) }
    folder.removeIfEmpty()
  }

  /// The folder for temporary files that was asked for, where a socket can be in it.
  static func temporary(_ environment: [String: String]) -> String {
    usable(environment["TMPDIR"]) ?? "/tmp"
  }

  /// An absolute, short path on a disk of this host; others may not put anything in place of what is in it.
  ///
  /// A socket on a network disk leads nowhere from another host, which might take it for one that a dead process left.
  private static func usable(_ folder: String?) -> String? {
    guard let folder, folder.hasPrefix("/"), folder.utf8.count <= longestParent,
      FileSystem.replaceableFolder(above: "\(folder)/x") == nil, FileSharing(of: folder).isLocal
    else { return nil }
    return folder
  }

  private static func claim(
    _ environment: [String: String], _ tell: (String) -> Void
  ) throws(FileError) -> (PrivateFolder, String, FileLock) {
    // Another process may remove the folder, as it was empty, right before the lock is made in it.
    var gone = 0
    while true {
      let folder = try openFolder(environment, tell)
      removeAbandoned(in: folder)
      do throws(FileError) {
        let (name, lock) = try claim(in: folder)
        return (folder, name, lock)
      } catch {
        guard error.code == ENOENT, gone < 100 else { throw error }
        gone += 1
      }
    }
  }

  private static func claim(in folder: PrivateFolder) throws(FileError) -> (String, FileLock) {
    while true {
      let name = String(UInt32.random(in: .min ... .max), radix: 36)
      if let lock = try folder.makeLock(name + locked) { return (name, lock) }
    }
  }

  private static func openFolder(
    _ environment: [String: String], _ tell: (String) -> Void
  ) throws(FileError) -> PrivateFolder {
    if let runtime = usable(environment["XDG_RUNTIME_DIR"]), (try? PrivateFolder(opening: runtime)) != nil,
      let folder = try? PrivateFolder("\(runtime)/seedsweep")
    {
      return folder
    }
    let parent = temporary(environment)
    do throws(FileError) { return try PrivateFolder("\(parent)/seedsweep-\(geteuid())") } catch {
      // Whoever takes the name must not keep this user from working: there are names that nobody can guess.
      let folder = try PrivateFolder(opening: FileSystem.createTemporaryFolder(prefix: "\(parent)/seedsweep-"))
      tell("\(error): \(folder.path) is used in its place")
      return folder
    }
  }

  /// Removes what killed processes left: names that only this user can have made, in a folder that only this user can write.
  private static func removeAbandoned(in folder: PrivateFolder) {
    for file in (try? folder.names()) ?? [] where file.hasSuffix(locked) {
      guard let lock = folder.takeLock(file) else { continue }
      folder.remove(file.dropLast(locked.count) + socket)
      folder.remove(file)
      withExtendedLifetime(lock) {}
    }
  }
}
