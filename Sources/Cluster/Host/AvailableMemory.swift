import DurableFiles
import Glibc
public import Sweep

/// How much memory the processes of one supervisor can really use.
public struct AvailableMemory: Equatable, Sendable {
  /// What all of them have together, in bytes.
  public var shared: Int
  /// How much address space ulimit -v (RLIMIT_AS) leaves each of them, whatever the others have, in bytes; nil where it sets no limit.
  public var perProcess: Int?

  public init(shared: Int, perProcess: Int? = nil) {
    self.shared = shared
    self.perProcess = perProcess
  }

  /// How many workers that need so much have room; none where one does not.
  public func room(for need: WorkerMemory) -> Int {
    if let perProcess, need.own > perProcess { return 0 }
    return max(0, shared - need.shared) / max(1, need.own)
  }
}

extension AvailableMemory {
  /// What is there at this moment: the least of the kernel's `MemAvailable`, of the limits of control groups and of what Slurm gave.
  public static func now(environment: [String: String]) -> AvailableMemory {
    var limit = rlimit()
    let isLimited = getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 && limit.rlim_cur != rlim_t.max
    return AvailableMemory(
      shared: shared(root: "", environment: environment) ?? .max,
      perProcess: isLimited ? Int(clamping: limit.rlim_cur) : nil)
  }

  /// Nil where nothing says how much there is. `root` stands before every path.
  static func shared(root: String, environment: [String: String]) -> Int? {
    [kernel(root: root), ControlGroups(root: root).memory, SlurmShare(environment: environment).memory]
      .compactMap { $0 }.min()
  }

  /// What the kernel could give without swapping; before Linux 3.14 it does not say, and all there is counts.
  private static func kernel(root: String) -> Int? {
    guard let bytes = try? FileSystem.readUnsized("\(root)/proc/meminfo") else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    func amount(_ key: String) -> Int? {
      let line = lines.first { $0.hasPrefix(key) }
      return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.flatMap { kibibytes in
        kibibytes >= 0 && kibibytes <= Int.max >> 10 ? kibibytes << 10 : nil
      }
    }
    return amount("MemAvailable:") ?? amount("MemTotal:")
  }
}
