public import Access
import Sweep

/// A coordinator as observers and operators see it, from any host that has joined as one.
public struct RemoteCoordinator {
  private let address: String
  private let credentials: Credentials?
  private let patience: Duration?
  private let tell: (String) -> Void

  /// `patience` is how long an answer is waited for, nil for ever; `tell` is given what people should know meanwhile.
  public init(
    address: String, credentials: Credentials?, patience: Duration? = nil, tell: @escaping (String) -> Void
  ) {
    self.patience = patience
    self.address = address
    self.credentials = credentials
    self.tell = tell
  }

  /// What the coordinator shows of its sweep, line by line.
  public func status() throws -> [String] {
    try ask(.look) { if case .status(let lines) = $0 { lines } else { nil } }
  }

  /// Lets the worker of this name, or those of the host of this name, finish what they train and leave; returns how many there are.
  public func drain(workers: String) throws -> Int {
    try ask(.dismiss(workers: workers)) { if case .dismissed(let workers) = $0 { workers } else { nil } }
  }

  private func ask<Answer>(_ message: WorkerMessage, answer: (CoordinatorMessage) -> Answer?) throws -> Answer {
    var conversation = try Conversation(
      with: address, option: credentials?.socketOption(), patience: patience, tell: tell)
    return try conversation.ask(message, answer: answer)
  }
}
