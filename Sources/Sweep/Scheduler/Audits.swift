/// The recorded tasks that somebody else is to train once more.
struct Audits: Sendable {
  struct Audit: Sendable {
    /// Who computed the recorded result; its worker is the place of the one that did.
    let origin: Origin
    var failures = 0
  }

  /// Those that are waiting, running or were left out.
  private(set) var wanted: [Int: Audit] = [:]
  /// The waiting ones: the urgent ones first, of each kind the longest waiting first.
  private(set) var waiting: [Int] = []
  private var urgent = 0
  /// How many are being trained.
  private(set) var running = 0

  /// `isUrgent` puts the task before those that are not.
  mutating func want(_ task: Int, of origin: Origin, isUrgent: Bool) {
    guard wanted[task] == nil else { return }
    wanted[task] = Audit(origin: origin)
    if isUrgent {
      waiting.insert(task, at: urgent)
      urgent += 1
    } else {
      waiting.append(task)
    }
  }

  /// A running lease of the task, whose audit is wanted, is that audit from now on.
  mutating func begin(_ task: Int) {
    stopWaiting(task)
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
    stopWaiting(task)
  }

  private mutating func stopWaiting(_ task: Int) {
    guard let place = waiting.firstIndex(of: task) else { return }
    waiting.remove(at: place)
    if place < urgent { urgent -= 1 }
  }
}
