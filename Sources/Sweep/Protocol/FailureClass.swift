/// Why a task ended without a result; it decides whether the task is tried again.
///
/// A trial that diverged is no failure but a result.
public enum FailureClass: String, Codable, CaseIterable, Sendable {
  /// The worker fell silent, or was killed from outside.
  case hostLost
  /// The worker ended by a signal of its own making, or the trainer threw something unforeseen.
  case crash
  case outOfMemory
  /// The training took longer than a task may.
  case timeLimit
  /// The data or checkpoint cannot be used; another attempt would find the same.
  case badInput
  /// A pretraining's loss or weights stopped being finite; another attempt would find the same, and no trial can start from it.
  case diverged
  /// Somebody asked the worker to stop.
  case cancelled
}

extension FailureClass {
  /// Whether another attempt would find the same.
  public var isFinal: Bool { self == .badInput || self == .diverged }
}

extension FailureClass: CustomStringConvertible {
  public var description: String {
    switch self {
    case .hostLost: "host lost"
    case .crash: "crash"
    case .outOfMemory: "out of memory"
    case .timeLimit: "time limit"
    case .badInput: "bad input"
    case .diverged: "diverged"
    case .cancelled: "cancelled"
    }
  }
}

extension FailureClass {
  /// What JSON for people calls it.
  public var name: String { description.replacing(" ", with: "_") }

  public init?(name: String) {
    guard let failure = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = failure
  }
}
