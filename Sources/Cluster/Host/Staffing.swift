public import Sweep

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
  /// The option by which they ask.
  public var option: String

  /// What a worker is taken to need until its sweep is known: enough for the default pretraining of 512 views.
  public static let usualNeed = WorkerMemory(own: 1 << 30, shared: 0)

  public init(cores: Int, memory: AvailableMemory, threads: Int, asked: Int? = nil, option: String) {
    self.cores = cores
    self.memory = memory
    self.threads = threads
    self.asked = asked
    self.option = option
  }

  /// How many processes to run: as many as were asked for or as there are cores for, or fewer where memory does not suffice; always one.
  public func processes(for need: WorkerMemory) -> Int { max(1, min(wanted, memory.room(for: need))) }

  /// How many would run if there were memory for any number.
  public var wanted: Int { asked ?? onCores }

  /// For how many processes there are cores.
  private var onCores: Int { max(1, cores / max(1, threads)) }

  /// What somebody has to know of the memory that the processes need, a line each.
  ///
  /// - Parameter isKnown: whether the need is the sweep's, not what is usual.
  public func remarks(on need: WorkerMemory, isKnown: Bool) -> [String] {
    let processes = processes(for: need)
    let needs = isKnown ? "needs" : "is taken to need"
    let later = isKnown ? "" : " until a coordinator says what its sweep needs"
    var remarks: [String] = []
    if processes < wanted {
      remarks.append(
        "\(asked.map { "\(option) \($0)" } ?? "\(cores) cores"): each worker process \(needs) \(Self.gigabytes(need.own)) and "
          + "\(usable(need)), so \(processes) of \(wanted) run\(later)")
    }
    if memory.room(for: need) == 0 {
      remarks.append(
        "warning: a worker process \(needs) \(Self.gigabytes(need.own)) and \(usable(need)): it may be killed for want of memory"
      )
    }
    return remarks
  }

  /// What somebody has to know who asked for more processes than there are cores for; nil elsewhere.
  public func remarkOnCores(_ need: WorkerMemory) -> String? {
    let processes = processes(for: need)
    guard let asked, processes > onCores else { return nil }
    let each = threads > 1 ? " of \(threads) threads each" : ""
    return "\(option) \(asked): \(processes) worker process\(processes == 1 ? "" : "es")\(each) share "
      + "\(cores) core\(cores == 1 ? "" : "s"), which makes them slower"
  }

  private func usable(_ need: WorkerMemory) -> String {
    if let perProcess = memory.perProcess, need.own > perProcess {
      return "ulimit -v allows a process \(Self.gigabytes(perProcess))"
    }
    let records = need.shared > 0 ? ", \(Self.gigabytes(need.shared)) of it for records and program" : ""
    return "\(Self.gigabytes(memory.shared)) of memory can be used\(records)"
  }

  private static func gigabytes(_ bytes: Int) -> String {
    let tenths = bytes / 100_000_000
    return "\(tenths / 10).\(tenths % 10) GB"
  }
}
