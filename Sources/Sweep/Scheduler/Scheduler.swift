import ContentHash

/// Decides which worker trains which task.
///
/// A state machine: it does no I/O and reads no clock. Every event is a call that takes the time since some fixed moment and
/// returns what the coordinator is to do. The same calls always give the same answers.
public struct Scheduler: Sendable {
  /// Where a task stands.
  enum Phase: Equatable {
    /// Its pretraining is not recorded yet, or its checkpoint is missing.
    case blocked
    case queued
    case leased
    case recorded(SHA256Digest)
    case failed(FailureClass, reason: String, byPrerequisite: Bool)
  }

  struct TaskState {
    var phase: Phase
    /// The leases under which it is being trained, oldest first; several where it is trained for comparison.
    var tokens: [LeaseToken] = []
    var attempts = 0
    var failures: [FailureClass: Int] = [:]
    /// The places where an attempt failed: others are tried first.
    var failedAt: [WorkerID] = []
    /// The hosts that lost a worker with the task, each party once: one key can give itself any number of hosts' names.
    var lostHosts: [LostHost] = []
    /// The lease whose result was recorded.
    var recordedToken: LeaseToken?
    /// The digest of the first recorded result; it stays while the task is trained again.
    var digest: SHA256Digest?
    /// Whether the store lacks the checkpoint that this digest names.
    var isCheckpointMissing = false
  }

  struct WorkerState {
    var name: String
    var host: String
    /// Nil where hosts have no keys.
    var party: Party?
    /// The first worker of those that replaced each other down to this one.
    var place: WorkerID
    var fingerprint: SHA256Digest?
    /// When somebody is going to end it.
    var ends: Duration?
    var lastHeard: Duration
    var isSuspect = false
    var isDraining = false
    /// How many tasks it can take now.
    var slots = 0
    /// The tokens it holds, oldest first.
    var tokens: [LeaseToken] = []
    /// Since when it could train and goes without, see `outpaced`.
    var waitsSince: Duration?
  }

  struct LeaseState {
    let task: Int
    let worker: WorkerID
    let purpose: Assignment.Purpose
    let attempt: Int
    let given: Duration
    /// When the worker last said that it holds the lease; at first, when the lease was given.
    var lastMentioned: Duration
    /// Whether the worker has mentioned the lease at all.
    var isConfirmed = false
  }

  public let plan: SweepPlan
  let settings: SchedulerSettings
  let specifications: SpecificationCache
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
  /// What the training of a lease began from, where that was not the beginning or a state of the worker's own party.
  var contributors: [LeaseToken: Contributors] = [:]
  var nextToken: LeaseToken
  var places = Places()
  var audits = Audits()
  var durations = Durations()
  var speeds = HostSpeeds()
  /// The numeric fingerprint of the workers that train the tasks of a round, where kinds of workers are kept apart.
  var kindOfRound: [Int: SHA256Digest] = [:]
  var lastTick: Duration?
  /// Until then nobody is taken for lost: the coordinator itself did not listen for a while.
  var expiryResumes: Duration = .zero
  var isStopping = false
  /// The attempts that ended without a result since `takeLostTime` was called.
  var lostTime: [LostTime] = []
  /// How many tasks are neither recorded nor failed for good.
  public internal(set) var unfinished: Int

  /// A scheduler for `plan`, `recorded` being the tasks that have a result from earlier coordinators.
  public init(
    plan: SweepPlan, recorded: [TaskID: RecordedTask] = [:], settings: SchedulerSettings = SchedulerSettings(),
    specifications: SpecificationCache = SpecificationCache()
  ) {
    self.plan = plan
    self.settings = settings
    self.specifications = specifications
    nextToken = settings.firstToken
    let number = Dictionary(uniqueKeysWithValues: plan.tasks.enumerated().map { ($1.id, $0) })
    var dependents = [[Int]](repeating: [], count: plan.tasks.count)
    for (index, task) in plan.tasks.enumerated() {
      if let prerequisite = task.prerequisite { dependents[number[prerequisite]!].append(index) }
    }
    tasks = plan.tasks.map { task in
      if let known = recorded[task.id] {
        return TaskState(phase: .recorded(known.digest), recordedToken: known.token, digest: known.digest)
      }
      let isFree = task.prerequisite.map { recorded[$0] != nil } ?? true
      return TaskState(phase: isFree ? .queued : .blocked)
    }
    taskOfRank = Self.order(plan.tasks, dependents: dependents, lead: settings.pretrainingLead)
    var rank = [Int](repeating: 0, count: plan.tasks.count)
    for (place, task) in taskOfRank.enumerated() { rank[task] = place }
    self.number = number
    self.dependents = dependents
    self.rank = rank
    unfinished = plan.tasks.count { recorded[$0.id] == nil }
    queue = taskOfRank.indices.reversed().filter { tasks[taskOfRank[$0]].phase == .queued }
    for (index, task) in plan.tasks.enumerated() {
      if let known = recorded[task.id] { learn(index, known) }
    }
  }

  /// Seed by seed, so that conditions can be compared pair by pair at every moment; what others wait for runs some seeds ahead.
  static func order(_ tasks: [PlannedTask], dependents: [[Int]], lead: Int) -> [Int] {
    func key(_ task: Int) -> (Int, Int, Int) {
      let isAhead = !dependents[task].isEmpty
      return (tasks[task].round - (isAhead ? lead : 0), -dependents[task].count, task)
    }
    return tasks.indices.sorted { key($0) < key($1) }
  }

  /// Takes up what earlier coordinators found out.
  private mutating func learn(_ task: Int, _ known: RecordedTask) {
    durations.note(known.seconds, isPretraining: plan.tasks[task].isPretraining)
    if let token = known.token { taskOfToken[token] = task }
    if let fingerprint = known.fingerprint { keepApart(task, fingerprint) }
    if known.recomputations == 0 { wantAudit(task, known.origin) }
  }
}
