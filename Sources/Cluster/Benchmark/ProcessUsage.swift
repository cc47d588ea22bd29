import DurableFiles
import Glibc

/// What a process has used, as the kernel tells.
enum ProcessUsage {
  /// The processor time of all its threads, in seconds.
  static func processorSeconds(of process: pid_t) -> Double {
    guard let bytes = try? FileSystem.readUnsized("/proc/\(process)/stat") else { return 0 }
    // The name in parentheses may hold anything; the 14th and 15th fields are user and system time in ticks.
    let fields = String(decoding: bytes, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  static func residentBytes(of process: pid_t) -> Int { status("VmRSS:", of: process) }

  static func peakResidentBytes(of process: pid_t) -> Int { status("VmHWM:", of: process) }

  private static func status(_ key: String, of process: pid_t) -> Int {
    guard let bytes = try? FileSystem.readUnsized("/proc/\(process)/status") else { return 0 }
    let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix(key) }
    return line.flatMap { Int($0.split(separator: " ", omittingEmptySubsequences: true)[1]) }.map { $0 * 1024 } ?? 0
  }
}
