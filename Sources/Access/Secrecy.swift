internal import CProcessSecrecy
import Glibc

/// What keeps the secrets of a process from whoever else runs as its user.
public enum Secrecy {
  private static let hasBegun: Bool = process_secrecy_begin() == 0

  /// From now on other processes of the user may neither trace this one nor read its memory, and it leaves no core file. Whatever is about
  /// to hold a secret calls it first; more often than once does no harm.
  public static func begin() {
    // Where the system does not allow it, the process is as open as any other one.
    _ = hasBegun
  }

  /// Takes a secret out of the environment, so that neither child processes nor /proc show it any more; nil where it is not there or empty.
  ///
  /// To be called before the process has threads.
  public static func takeVariable(_ name: String) -> String? {
    var secret: String?
    while let value = getenv(name) {
      begin()
      secret = secret ?? String(cString: value)
      // The kernel shows the bytes that the process was started with, in which the value still lies.
      memset(value, 0, strlen(value))
      unsetenv(name)
    }
    return secret.flatMap { $0.isEmpty ? nil : $0 }
  }
}
