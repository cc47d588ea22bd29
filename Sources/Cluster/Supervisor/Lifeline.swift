import Glibc
public import Threads

/// Standard input, of which another process holds the other end for as long as it lives.
public enum Lifeline {
  /// Calls `end` on a thread of its own, once, when that process is gone, however it ended.
  public static func watch(end: @escaping @Sendable () -> Void) throws(ThreadError) {
    try SystemThread.start("lifeline") {
      var byte: UInt8 = 0
      while true {
        let count = read(STDIN_FILENO, &byte, 1)
        if count == 0 || (count < 0 && errno != EINTR) { return end() }
      }
    }
  }
}
