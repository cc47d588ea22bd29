public import Access
import Foundation
import Sweep
import ZeroMQ

/// Joins a coordinator by a token: has the key of this host enrolled there, once.
public struct Enroller {
  private let token: JoinToken
  private let keys: WorkerKeys
  private let host: String
  private let tell: (String) -> Void

  /// `tell` is given what people should know while they wait.
  public init(_ token: JoinToken, keys: WorkerKeys, host: String, tell: @escaping (String) -> Void) {
    self.token = token
    self.keys = keys
    self.host = host
    self.tell = tell
  }

  /// Enrols where this host has not used the token yet. A coordinator that is not there is waited for until the token expires.
  public func run() throws {
    if try keys.hasUsed(token) { return }
    var conversation = try Conversation(
      with: token.address, option: .curveClient(token.keys, server: token.server),
      denial: "the join token has expired or was closed: ask for another one (seedsweep keys token)", tell: tell)
    let enrolment = Enrolment(key: keys.keys.publicKey.hexadecimal, host: host)
    try conversation.ask(.enrol(enrolment), check: checkExpiry) { $0 == .enrolled ? () : nil }
    try keys.remember(token)
  }

  private func checkExpiry() throws {
    guard token.expires > Int(Date().timeIntervalSince1970) else { throw AccessError.tokenExpired }
  }
}
