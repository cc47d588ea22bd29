import Foundation

/// The memory of this process.
enum ProcessMemory {
  /// The largest resident size so far, from `VmHWM` in /proc/self/status: `getrusage` would count what the parent had before exec.
  static var peakBytes: Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    let kibibytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
    return 1024 * (kibibytes ?? 0)
  }
}
