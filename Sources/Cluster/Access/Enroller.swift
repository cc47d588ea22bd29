public import Access
import Foundation
import Sweep
import ZeroMQ

/// Joins a coordinator by a token: has the key of this host enrolled there, once.
public struct Enroller {
  private let token: JoinToken
  private let keys: WorkerKeys
  private let host: String
  private let patience: Duration?
  private let tell: (String) -> Void

  /// `patience` is how long the coordinator's answer is waited for, nil for ever; `tell` is given what people should know meanwhile.
  public init(
    _ token: JoinToken, keys: WorkerKeys, host: String, patience: Duration? = nil, tell: @escaping (String) -> Void
  ) {
    self.patience = patience
    self.token = token
    self.keys = keys
    self.host = host
    self.tell = tell
  }

  /// Enrols where this host has not used the token yet. Whether the token is still good is for the coordinator to say: it may have
  /// another clock.
  public func run() throws {
    if try keys.hasUsed(token) { return }
    var conversation = try Conversation(
      with: token.address, option: .curveClient(token.keys, server: token.server),
      denial: "it does not know the join token, which was closed or expired long ago: ask for another one "
        + "(seedsweep keys token)",
      patience: patience, tell: tell)
    let enrolment = Enrolment(
      key: keys.keys.publicKey.hexadecimal, host: host, clock: Int(Date().timeIntervalSince1970))
    try conversation.ask(.enrol(enrolment)) { $0 == .enrolled ? () : nil }
    try keys.remember(token)
  }
}
