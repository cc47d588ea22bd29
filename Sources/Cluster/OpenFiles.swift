import DurableFiles
import Glibc

/// The number of files and connections that a process may have open.
public enum OpenFiles {
  /// Takes as many as the system allows: the usual limit of 1,024 is too low for a coordinator of a thousand workers.
  public static func raiseLimit() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  /// Closes everything but the standard streams: who started this process may wait until nobody holds what it had open.
  ///
  /// To be called before the process opens anything itself.
  static func closeInherited() {
    let names = (try? FileSystem.names(in: "/proc/self/fd")) ?? []
    for descriptor in names.compactMap({ Int32($0) }) where descriptor > STDERR_FILENO { close(descriptor) }
  }
}
