/// How patient the scheduler is.
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
  /// How many times a task is tried where its worker is lost; many, because that is seldom the task's fault.
  public var hostLostAttempts = 20

  public init() {}

  /// How many failures of a class are one too many; nil where any number is forgiven.
  func attempts(of failure: FailureClass) -> Int? {
    switch failure {
    case .crash: crashAttempts
    case .outOfMemory: outOfMemoryAttempts
    case .hostLost: hostLostAttempts
    case .badInput: 1
    case .cancelled: nil
    }
  }
}
