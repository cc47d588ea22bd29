import Sweep

/// What a worker does, as lines for whoever reads its log: each change once, and no more than one line in ten seconds of what it trains.
struct WorkerLog {
  /// How it stands with a worker at one moment.
  struct Standing: Equatable {
    /// Whether the coordinator answers.
    var isInTouch: Bool
    /// What is being trained, or fetched for.
    var task: String?
    /// The coordinator's address.
    var address: String
  }

  /// How much a worker says.
  enum Voice: String, Codable, Sendable {
    case silent
    /// Of itself alone.
    case worker
    /// Of the connection, too, for all workers of its host.
    case host
  }

  /// How long there is nothing to do before it is said.
  static let idleAfter = Duration.seconds(10)
  static let betweenTasks = Duration.seconds(10)

  private let voice: Voice
  private var isInTouch: Bool?
  private var wasInTouch = false
  private var told: String?
  private var lastTold: Duration?
  private var idleSince: Duration?
  private var isIdleTold = false
  private var finished = 0

  init(_ voice: Voice) { self.voice = voice }

  /// The lines that are due; to be called several times a second.
  mutating func lines(_ standing: Standing, now: Duration) -> [String] {
    guard voice != .silent else { return [] }
    return connection(standing) + occupation(standing, now: now)
  }

  private mutating func connection(_ standing: Standing) -> [String] {
    guard standing.isInTouch != isInTouch else { return [] }
    isInTouch = standing.isInTouch
    defer { wasInTouch = wasInTouch || standing.isInTouch }
    guard voice == .host else { return [] }
    switch (standing.isInTouch, wasInTouch) {
    case (false, false): return ["connecting to \(standing.address)"]
    case (true, false): return ["connected to \(standing.address)"]
    case (false, true): return ["the coordinator does not answer any more: looking for it, and training goes on"]
    case (true, true): return ["connected again"]
    }
  }

  private mutating func occupation(_ standing: Standing, now: Duration) -> [String] {
    guard let task = standing.task else { return idle(standing, now: now) }
    (idleSince, isIdleTold) = (nil, false)
    guard task != told, lastTold.map({ now - $0 >= Self.betweenTasks }) ?? true else { return [] }
    (told, lastTold) = (task, now)
    return ["trains \(task)" + (finished == 0 ? "" : " (\(finished) finished so far)")]
  }

  private mutating func idle(_ standing: Standing, now: Duration) -> [String] {
    told = nil
    idleSince = idleSince ?? now
    guard standing.isInTouch, !isIdleTold, let idleSince, now - idleSince >= Self.idleAfter else { return [] }
    isIdleTold = true
    return ["idle: the coordinator has no task for it at the moment"]
  }

  /// What people should know of the host's own records: one worker's word is enough.
  func records(_ remark: String) -> String? { voice == .host ? remark : nil }

  /// A task was finished.
  mutating func finish() { finished += 1 }

  /// The last line: why the worker leaves, and what it leaves behind.
  func farewell(_ end: WorkerEnd, unacknowledged: Int, spool: String) -> String? {
    guard voice != .silent else { return nil }
    let kept =
      unacknowledged == 1
      ? "1 result that nobody has acknowledged stays" : "\(unacknowledged) results that nobody has acknowledged stay"
    return "leaves: \(end.text)" + (unacknowledged == 0 ? "" : "; \(kept) in \(spool) for the next start")
  }
}
