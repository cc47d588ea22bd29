/// How many worker processes a host has room for.
///
/// Memory is a hard limit, since the kernel would kill a process that finds none; cores are not, as processes that share them are only slower.
public struct Staffing: Equatable, Sendable {
  public var cores: Int
  public var memory: AvailableMemory
  /// How many threads each worker trains with.
  public var threads: Int
  /// As many as somebody asked for; nil for as many as there is room for.
  public var asked: Int?

  /// What a worker is taken to need, in bytes, until its sweep is known: enough for the default pretraining of 512 views.
  public static let usualNeed = 1 << 30

  public init(cores: Int, memory: AvailableMemory, threads: Int, asked: Int? = nil) {
    self.cores = cores
    self.memory = memory
    self.threads = threads
    self.asked = asked
  }

  /// How many processes to run where each needs `need` bytes: as many as were asked for or as there are cores for, or fewer where memory
  /// does not suffice; always one.
  public func processes(need: Int) -> Int { max(1, min(wanted, memory.room(for: need))) }

  /// For how many processes there are cores.
  private var onCores: Int { max(1, cores / max(1, threads)) }

  private var wanted: Int { asked ?? onCores }

  /// What somebody has to know of the number, a line each. `name` is the option by which they asked.
  public func remarks(need: Int, option name: String) -> [String] {
    let processes = processes(need: need)
    var remarks: [String] = []
    if processes < wanted {
      remarks.append(
        "\(asked.map { "\(name) \($0)" } ?? "\(cores) cores"): each worker process needs \(Self.gigabytes(need)) and "
          + "\(usable(need: need)), so \(processes) of \(wanted) run")
    }
    if memory.room(for: need) == 0 {
      remarks.append(
        "warning: a worker process needs \(Self.gigabytes(need)) and \(usable(need: need)): it may be killed for want of memory"
      )
    }
    if let asked, processes > onCores {
      let each = threads > 1 ? " of \(threads) threads each" : ""
      remarks.append(
        "\(name) \(asked): \(processes) worker process\(processes == 1 ? "" : "es")\(each) share "
          + "\(cores) core\(cores == 1 ? "" : "s"), which makes them slower")
    }
    return remarks
  }

  private func usable(need: Int) -> String {
    if let perProcess = memory.perProcess, need > perProcess {
      return "ulimit -v allows a process \(Self.gigabytes(perProcess))"
    }
    return "\(Self.gigabytes(memory.shared)) of memory can be used"
  }

  private static func gigabytes(_ bytes: Int) -> String {
    let tenths = bytes / 100_000_000
    return "\(tenths / 10).\(tenths % 10) GB"
  }
}
