/// One worker's training of one task, from when it was given until what came of it: what a timeline is drawn from.
public struct TaskAttempt: Equatable, Sendable {
  public enum End: String, Sendable {
    case running, recorded
    /// It gave the recorded result once more.
    case reproduced
    /// It gave another result than the recorded one.
    case differs
    case failed
    /// The worker was told to drop it, or the result came from elsewhere first.
    case dropped
    /// The worker left, and nothing came of it.
    case lost
  }

  public var task: TaskID
  /// Counted from 1; nil where it is not on record.
  public var number: Int?
  public var worker: String
  public var host: String
  /// When the worker got the task, in seconds since 1970; nil where it is not on record.
  public var began: Double?
  /// When it was over; nil of one that runs.
  public var ended: Double?
  public var end: End
  /// Why there is no result; empty elsewhere.
  public var message: String

  public init(
    task: TaskID, number: Int?, worker: String, host: String, began: Double?, ended: Double?, end: End,
    message: String = ""
  ) {
    self.task = task
    self.number = number
    self.worker = worker
    self.host = host
    self.began = began
    self.ended = ended
    self.end = end
    self.message = message
  }

  /// How long it took, in seconds; nil where that is not known.
  public var seconds: Double? {
    guard let began, let ended else { return nil }
    return max(0, ended - began)
  }
}
