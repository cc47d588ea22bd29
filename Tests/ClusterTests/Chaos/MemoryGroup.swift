import Foundation

/// A control group whose processes may not take more than some memory; the kernel kills one that does.
final class MemoryGroup {
  private let path: String

  /// Nil where this machine does not allow groups to be made.
  init?(bytes: Int) {
    let name = "seedsweep-\(UInt32.random(in: 0 ... .max))"
    let candidates = [("/sys/fs/cgroup/memory", "memory.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max")]
    for (parent, limit) in candidates where access("\(parent)/cgroup.procs", W_OK) == 0 {
      let path = "\(parent)/\(name)"
      guard mkdir(path, 0o755) == 0 else { continue }
      if (try? "\(bytes)".write(toFile: "\(path)/\(limit)", atomically: false, encoding: .utf8)) != nil {
        self.path = path
        return
      }
      rmdir(path)
    }
    return nil
  }

  deinit { rmdir(path) }

  /// A command that runs the one that follows it within the group.
  var launcher: [String] { ["/bin/sh", "-c", "echo $$ > \(path)/cgroup.procs && exec \"$0\" \"$@\""] }
}
