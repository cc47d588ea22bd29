import Glibc

/// Says that a file is in use, for as long as the object lives or its process does. Any number may use a file at once.
public final class UseLock: Sendable {
  private let descriptor: Int32

  /// Throws where there is no such file.
  public init(_ path: String) throws(FileError) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(path, "cannot be read") }
    while flock(descriptor, LOCK_SH) != 0 && errno == EINTR {}
    // What was used last is thrown away last. The time of modification tells whether the bytes are the same, so it stays.
    var times = [timespec(tv_sec: 0, tv_nsec: Self.now), timespec(tv_sec: 0, tv_nsec: Self.unchanged)]
    futimens(descriptor, &times)
  }

  /// A path by which this process reads the file, also where it has lost its name.
  public var path: String { "/proc/self/fd/\(descriptor)" }

  /// UTIME_NOW and UTIME_OMIT, which are macros that Swift does not import.
  private static let now = (1 << 30) - 1
  private static let unchanged = (1 << 30) - 2

  deinit {
    // Closing is not enough: a process that is just being started has the descriptor as well until it runs its own program.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// Removes a file of this user that nobody uses; false where somebody does.
  public static func removeUnused(_ path: String) -> Bool {
    whileUnused(path) { unlink(path) == 0 } ?? (errno == ENOENT)
  }

  /// Whether nobody uses a file of this user, at this moment.
  public static func isUnused(_ path: String) -> Bool { whileUnused(path) { true } ?? false }

  /// Nil where the file cannot be opened, false where somebody uses it.
  private static func whileUnused(_ path: String, _ body: () -> Bool) -> Bool? {
    // For writing: where a file's server keeps the locks (NFS), one that excludes others is refused to who only reads.
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return false }
    defer { flock(descriptor, LOCK_UN) }
    return body()
  }
}
