import Glibc

/// What the kernel says of the file system that a file or folder is on.
public struct Mount: Equatable, Sendable {
  /// Such as `ext4`, `nfs4` or `fuse.sshfs`.
  public let type: String
  /// Those of the place and those of the file system, such as `local_lock=none`.
  public let options: Set<String>

  public init(type: String, options: Set<String> = []) {
    self.type = type
    self.options = options
  }

  /// What a file or folder is on; nil where nothing is there, or the kernel does not say.
  ///
  /// The number of the place is asked of the open file: neither links nor places that lie over each other can mislead.
  public init?(of path: String) {
    let descriptor = open(path, Self.onlyLooking | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard let file = Self.lines("/proc/self/fdinfo/\(descriptor)"), let mounts = Self.lines("/proc/self/mountinfo"),
      let number = file.first(where: { $0.hasPrefix("mnt_id:") })?.split(whereSeparator: \.isWhitespace).last,
      let mount = mounts.first(where: { $0.hasPrefix("\(number) ") }).flatMap(Mount.init(line:))
    else { return nil }
    self = mount
  }

  /// A line of /proc/self/mountinfo: `36 35 98:0 /root /mount options shared:1 - type source options`.
  init?(line: Substring) {
    let parts = line.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count > 6, let dash = parts[6...].firstIndex(of: "-"), parts.count > dash + 3 else { return nil }
    type = String(parts[dash + 1])
    options = Set((parts[5].split(separator: ",") + parts[dash + 3].split(separator: ",")).map(String.init))
  }

  /// O_PATH, a macro that Swift does not import: a folder that may not be read is on a file system, too.
  private static let onlyLooking: Int32 = 0o10000000

  private static func lines(_ path: String) -> [Substring]? {
    (try? FileSystem.readUnsized(path)).map { String(decoding: $0, as: UTF8.self).split(separator: "\n") }
  }
}
