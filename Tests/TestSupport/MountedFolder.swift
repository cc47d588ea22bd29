import Foundation
public import Testing

/// A folder that a program shows in another place as a file system of its own (FUSE), which is gone with the object.
public final class MountedFolder: Sendable {
  /// The folder itself, and where it is shown.
  public let source: String
  public let path: String
  private let folder: TemporaryFolder

  /// Shown by bindfs, for which the kernel says `fuse.TYPE`.
  public init(type: String) throws {
    folder = try TemporaryFolder()
    (source, path) = ("\(folder.path)/source", "\(folder.path)/mount")
    for path in [source, path] {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    // It stays, and must not hold a file by whose end Foundation learns that a process has ended.
    let mounted = try BuiltExecutable.shell(
      """
      for file in /proc/self/fd/*; do
        number=${file##*/}; [ "$number" -le 2 ] || eval "exec $number>&-"
      done
      exec bindfs -o subtype=\(type) \(source) \(path)
      """)
    guard mounted.status == 0 else { throw NotMounted(reason: mounted.errors) }
  }

  deinit {
    // Lazily: a test that failed may have left a file open.
    _ = try? BuiltExecutable.run("/usr/bin/env", ["fusermount3", "-u", "-z", path])
  }

  private struct NotMounted: Error { let reason: String }

  fileprivate static let canMount: Bool = (try? MountedFolder(type: "test")) != nil
}

extension Trait where Self == ConditionTrait {
  /// Runs only where a second file system can be mounted.
  public static var needsMounts: Self {
    .enabled(if: MountedFolder.canMount, "a second file system needs /dev/fuse and the packages bindfs and fuse3")
  }
}
