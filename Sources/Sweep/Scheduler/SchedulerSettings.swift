/// How patient the scheduler is, and what it does for certainty.
public struct SchedulerSettings: Equatable, Sendable {
  /// A worker that is silent for this long is shown as suspect.
  public var suspectAfter: Duration = .seconds(10)
  /// A worker that is silent for this long is taken for lost, and its tasks are given out again.
  public var expireAfter: Duration = .seconds(60)
  /// No task is given out before this time, so that workers of an earlier coordinator can tell what they are training.
  public var leasingStarts: Duration = .zero
  /// The first lease's token; above every token of an earlier coordinator of the run.
  public var firstToken: LeaseToken = 1
  /// How many times a task is tried where it ends by a crash.
  public var crashAttempts = 3
  /// How many times a task is tried where a worker runs out of memory.
  public var outOfMemoryAttempts = 3
  /// How many times a task is tried where it takes longer than it may.
  public var timeLimitAttempts = 2
  /// How many times a task is tried where its worker is lost; many, because that is seldom the task's fault.
  public var hostLostAttempts = 20
  /// On how many hosts workers may be lost with a task before it is parked.
  public var hostsLost = 3
  /// A worker that fails this many tasks in a row, each within `quickFailure`, gets no more.
  public var quarantineAfter = 3
  public var quickFailure: Duration = .seconds(1)
  /// How long a training may take; nil where it may take for ever.
  public var taskLimit: Duration?
  /// The share of recorded tasks, 0...1, that somebody else trains once more for comparison.
  public var auditShare = 0.0
  /// What decides, with a task's name, whether it belongs to that share: the same for every coordinator of a run.
  public var auditSecret = ""
  /// Where nothing else is left to do, a task that runs for this long, and twice as long as its kind does on average, is
  /// given to a second worker.
  public var stragglerAfter: Duration = .seconds(60)
  /// Whether that is done at all.
  public var areStragglersCopied = true
  /// By how many seeds pretrainings run ahead of trials, so that nobody waits for a checkpoint.
  public var pretrainingLead = 8

  /// Workers with different numeric fingerprints may take part, but one seed's tasks are all trained by workers of one kind.
  public var isMixedAllowed = false

  public init() {}

  /// How many failures of a class are one too many; nil where any number is forgiven.
  func attempts(of failure: FailureClass) -> Int? {
    switch failure {
    case _ where failure.isFinal: 1
    case .crash: crashAttempts
    case .outOfMemory: outOfMemoryAttempts
    case .timeLimit: timeLimitAttempts
    case .hostLost: hostLostAttempts
    case .badInput, .diverged, .cancelled: nil
    }
  }
}
