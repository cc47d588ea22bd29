import DurableFiles

/// What the kernel says about processes it killed for want of memory.
enum MemoryKills {
  /// How many there were on this machine since it started; nil where the kernel does not tell.
  static func count() -> Int? {
    guard let text = try? FileSystem.readUnsized("/proc/vmstat") else { return nil }
    return count(in: String(decoding: text, as: UTF8.self))
  }

  static func count(in vmstat: String) -> Int? {
    let line = vmstat.split(separator: "\n").first { $0.hasPrefix("oom_kill ") }
    return line.flatMap { Int($0.dropFirst("oom_kill ".count)) }
  }
}
