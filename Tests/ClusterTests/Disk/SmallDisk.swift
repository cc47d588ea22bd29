import Foundation
import Glibc

/// A file system in memory with little space, which can be filled and enlarged, and whose folders can be made read-only.
final class SmallDisk: Sendable {
  /// Why this machine cannot have one; nil where it can.
  static let obstacle: String? = {
    do {
      _ = try SmallDisk(megabytes: 1)
      return nil
    } catch {
      print("skipped: no small disks: only root can mount them")
      return "only root can mount file systems"
    }
  }()

  let path: String

  init(megabytes: Int) throws {
    path = "/tmp/seedsweep-disk-\(UInt64.random(in: 0 ... .max))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try Self.check(mount("seedsweep-test", path, "tmpfs", 0, "size=\(megabytes)m"))
  }

  deinit {
    umount2(path, Int32(MNT_DETACH))
    rmdir(path)
  }

  func enlarge(megabytes: Int) throws {
    try Self.check(mount("", path, "", UInt(MS_REMOUNT), "size=\(megabytes)m"))
  }

  /// Makes a folder one in which nothing can be made, changed or removed, not even by root; or an ordinary one again.
  ///
  /// The whole disk cannot be made read-only while a file on it is open for writing.
  func setReadOnly(_ folder: String, _ isReadOnly: Bool) throws {
    let descriptor = open("\(path)/\(folder)", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { close(descriptor) }
    // FS_IOC_SETFLAGS with FS_IMMUTABLE_FL.
    var flags: CLong = isReadOnly ? 0x10 : 0
    try Self.check(ioctl(descriptor, 0x4008_6602, &flags))
  }

  private var filler: String { "\(path)/filler" }

  /// Takes every free byte, for as long as nobody calls `empty`.
  func fill() {
    let descriptor = open(filler, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    defer { close(descriptor) }
    var count = 1 << 16
    while count > 0 {
      let bytes = [UInt8](repeating: 0, count: count)
      if write(descriptor, bytes, count) < count { count /= 2 }
    }
  }

  func empty() { unlink(filler) }

  private static func check(_ result: Int32) throws {
    if result != 0 { throw CocoaError(.fileWriteUnknown) }
  }
}
