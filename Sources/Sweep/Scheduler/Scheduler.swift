public import ContentHash

/// Decides which worker trains which task.
///
/// A state machine: it does no I/O and reads no clock. Every event is a call that takes the time since some fixed moment and
/// returns what the coordinator is to do. The same calls always give the same answers.
public struct Scheduler: Sendable {
  /// Where a task stands.
  enum Phase: Equatable {
    /// Its pretraining is not recorded yet.
    case blocked
    case queued
    case leased(LeaseToken)
    case recorded(SHA256Digest)
    case failed(FailureClass, reason: String, byPrerequisite: Bool)
  }

  struct TaskState {
    var phase: Phase
    var attempts = 0
    var failures: [FailureClass: Int] = [:]
    /// The lease whose result was recorded.
    var recordedToken: LeaseToken?
  }

  struct WorkerState {
    var name: String
    var lastHeard: Duration
    var isSuspect = false
    /// How many tasks it can take now.
    var slots = 0
    /// The tokens it holds, oldest first.
    var tokens: [LeaseToken] = []
  }

  struct LeaseState {
    let task: Int
    let worker: WorkerID
    /// When the worker last said that it holds the lease; at first, when the lease was given.
    var lastMentioned: Duration
    /// Whether the worker has mentioned the lease at all.
    var isConfirmed = false
  }

  public let plan: SweepPlan
  let settings: SchedulerSettings
  /// In the plan's order, as are all task numbers.
  var tasks: [TaskState]
  let number: [TaskID: Int]
  /// The tasks that need a task's checkpoint.
  let dependents: [[Int]]
  /// A task's place in the order of giving out.
  let rank: [Int]
  let taskOfRank: [Int]
  /// The ranks of queued tasks, descending: the last is next.
  var queue: [Int] = []
  var workers: [WorkerID: WorkerState] = [:]
  /// Workers with free slots, longest waiting first.
  var idle: [WorkerID] = []
  var leases: [LeaseToken: LeaseState] = [:]
  /// The task of every token that was ever given out or adopted.
  var taskOfToken: [LeaseToken: Int] = [:]
  var nextToken: LeaseToken
  var lastTick: Duration?
  var isStopping = false
  /// How many tasks are neither recorded nor failed for good.
  public internal(set) var unfinished: Int

  /// A scheduler for `plan`, `recorded` being the digests of tasks that earlier coordinators recorded.
  public init(
    plan: SweepPlan, recorded: [TaskID: SHA256Digest] = [:], settings: SchedulerSettings = SchedulerSettings()
  ) {
    self.plan = plan
    self.settings = settings
    nextToken = settings.firstToken
    let number = Dictionary(uniqueKeysWithValues: plan.tasks.enumerated().map { ($1.id, $0) })
    var dependents = [[Int]](repeating: [], count: plan.tasks.count)
    for (index, task) in plan.tasks.enumerated() {
      if let prerequisite = task.prerequisite { dependents[number[prerequisite]!].append(index) }
    }
    tasks = plan.tasks.map { task in
      if let digest = recorded[task.id] { return TaskState(phase: .recorded(digest)) }
      let isFree = task.prerequisite.map { recorded[$0] != nil } ?? true
      return TaskState(phase: isFree ? .queued : .blocked)
    }
    taskOfRank = Self.order(dependents: dependents)
    var rank = [Int](repeating: 0, count: plan.tasks.count)
    for (place, task) in taskOfRank.enumerated() { rank[task] = place }
    self.number = number
    self.dependents = dependents
    self.rank = rank
    unfinished = plan.tasks.count { recorded[$0.id] == nil }
    queue = taskOfRank.indices.reversed().filter { tasks[taskOfRank[$0]].phase == .queued }
  }

  /// What unblocks most comes first, else the plan's order holds.
  private static func order(dependents: [[Int]]) -> [Int] {
    dependents.indices.sorted { left, right in
      let (mostLeft, mostRight) = (dependents[left].count, dependents[right].count)
      return mostLeft == mostRight ? left < right : mostLeft > mostRight
    }
  }
}
