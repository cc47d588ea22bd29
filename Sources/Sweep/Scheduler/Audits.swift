/// The recorded tasks that another worker is to train once more.
struct Audits: Sendable {
  struct Audit: Sendable {
    /// Where the recorded result was computed.
    let recordedAt: WorkerID
    var failures = 0
  }

  /// Those that are waiting, running or were left out.
  private(set) var wanted: [Int: Audit] = [:]
  /// The waiting ones, the longest waiting first.
  private(set) var waiting: [Int] = []
  /// How many are being trained.
  private(set) var running = 0

  mutating func want(_ task: Int, recordedAt place: WorkerID) {
    guard wanted[task] == nil else { return }
    wanted[task] = Audit(recordedAt: place)
    waiting.append(task)
  }

  /// A running lease of the task is its audit from now on.
  mutating func begin(_ task: Int, recordedAt place: WorkerID) {
    if wanted[task] == nil { wanted[task] = Audit(recordedAt: place) }
    waiting.removeAll { $0 == task }
    running += 1
  }

  /// The lease of an audit ended; `isCompared` where there is a second result.
  mutating func end(_ task: Int, isCompared: Bool) {
    running -= 1
    guard !isCompared, var audit = wanted[task] else {
      forget(task)
      return
    }
    audit.failures += 1
    wanted[task] = audit
    if audit.failures < 3 { waiting.append(task) } else { forget(task) }
  }

  /// There is a second result, or nobody can give one.
  mutating func forget(_ task: Int) {
    wanted[task] = nil
    waiting.removeAll { $0 == task }
  }
}
