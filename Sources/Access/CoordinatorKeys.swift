public import ContentHash
import DurableFiles
import Foundation
import Synchronization
public import ZeroMQ

/// A coordinator's key pair and the members it lets in, in a folder that several coordinators and `seedsweep keys` share.
///
///     coordinator.key    the secret key
///     members.json       members and open tokens
///     security.jsonl     what happened to them
///
/// Every method may be called from any thread.
public final class CoordinatorKeys: Sendable {
  private struct State {
    var membership = Membership()
    /// Of the file that says so.
    var stamp: FileStamp?
  }

  public let folder: String
  public let keys: CurveKeyPair
  private let state = Mutex(State())

  /// Opens the folder; makes it, with a new key pair, where there is none.
  public init(folder: String) throws {
    self.folder = folder
    try SecretFile.prepareFolder(folder)
    keys = try KeyFile.pair(at: Self.keyPath(in: folder))
    try refresh()
  }

  private static func keyPath(in folder: String) -> String { "\(folder)/coordinator.key" }

  public var log: SecurityLog { SecurityLog(folder: folder) }

  /// A key that only this coordinator's secret key gives.
  public func authenticationKey(for purpose: String) -> AuthenticationKey {
    AuthenticationKey(derivedFrom: keys.secretHexadecimal, for: purpose)
  }

  /// The first digits of the public key, for people.
  public var shortKey: String { keys.publicKey.abbreviated }

  private var path: String { "\(folder)/members.json" }

  public var membership: Membership { state.withLock(\.membership) }

  /// What the holder of `key` is at this moment; nil for somebody who may not connect.
  public func standing(of key: CurvePublicKey) -> Standing? {
    state.withLock { $0.membership.standing(of: key, at: Self.now) }
  }

  /// Takes over what others have written since.
  public func refresh() throws {
    try state.withLock { state in
      guard let stamp = try FileStamp(of: path), state.stamp != stamp else { return }
      state.membership = try read()
      state.stamp = stamp
    }
  }

  private func read() throws -> Membership {
    guard let bytes = try SecretFile.readIfThere(path) else { return Membership() }
    guard let membership = try? JSONDecoder().decode(Membership.self, from: Data(bytes)) else {
      throw AccessError.damaged(path: path, expected: "members and tokens as JSON")
    }
    return membership
  }

  /// Changes what the folder says, for everybody who uses it; durable when it returns.
  private func update<Value>(_ body: (inout Membership) throws -> Value) throws -> Value {
    let lock = try FileLock(waitingFor: "\(folder)/lock")
    defer { withExtendedLifetime(lock) {} }
    var membership = try read()
    let before = membership
    let value = try body(&membership)
    if membership != before {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
      try SecretFile.write(Array(encoder.encode(membership)), to: path)
    }
    try refresh()
    return value
  }

  /// Makes a token by which `uses` hosts can join within `lifetime`.
  public func issueToken(
    address: String, role: Role = .worker, uses: Int = 1, lifetime: Seconds = 24 * 3600
  ) throws -> JoinToken {
    let token = JoinToken(
      address: address, server: keys.publicKey, keys: try CurveKeyPair(), expires: Self.now + lifetime)
    let issued = IssuedToken(key: token.keys.publicKey, role: role, expires: token.expires, usesLeft: uses)
    try update { $0.issue(issued, at: Self.now) }
    log.note([SecurityEvent(.tokenIssued, issued)])
    return token
  }

  /// Enrols a key for the holder of a token; throws an `EnrolmentRefusal` where the rules do not allow it.
  ///
  /// The only change that is not in the log when it returns: whoever calls it knows more of who asked.
  @discardableResult
  public func enrol(
    _ key: CurvePublicKey, name: String, token: CurvePublicKey, theirs: Seconds? = nil
  ) throws -> Member {
    try update { try $0.enrol(key, name: name, token: token, at: Self.now, theirs: theirs) }
  }

  /// Throws where `enrol` would, as far as that can be told without a look at the folder.
  public func checkEnrolment(
    of key: CurvePublicKey, token: CurvePublicKey, theirs: Seconds? = nil
  ) throws(EnrolmentRefusal) {
    var membership = membership
    try membership.enrol(key, name: "", token: token, at: Self.now, theirs: theirs)
  }

  /// What a revocation has closed.
  public struct Revocation: Sendable {
    public var members: [Member]
    public var closedTokens: [IssuedToken]
  }

  /// Closes out the members with this name, or whose key begins so; coordinators notice within a second.
  ///
  /// - Parameter withTokens: closes the tokens by which they came as well.
  @discardableResult
  public func revoke(_ text: String, withTokens: Bool = false) throws -> Revocation {
    let revocation = try update { membership in
      let members = membership.revoke(text, at: Self.now)
      let closed = withTokens ? membership.closeTokens(of: members, at: Self.now) : []
      return Revocation(members: members, closedTokens: closed)
    }
    guard !revocation.members.isEmpty else { throw AccessError.nobodyCalled(text) }
    log.note(
      revocation.members.map { SecurityEvent(.revoked, $0) }
        + revocation.closedTokens.map { SecurityEvent(.tokenClosed, $0) })
    return revocation
  }

  /// Makes every token useless, and returns those that could still be used.
  @discardableResult
  public func closeTokens() throws -> [IssuedToken] {
    let closed = try update { $0.closeTokens(at: Self.now) }
    log.note(closed.map { SecurityEvent(.tokenClosed, $0) })
    return closed
  }

  /// Closes every token, as each of them names the key of now, and puts a new key pair in place of it, which is kept nowhere.
  ///
  /// This object, and every coordinator that runs, goes on with the old pair. Returns the new public key and the tokens that were open.
  public func rotate() throws -> (key: CurvePublicKey, closedTokens: [IssuedToken]) {
    let closed = try closeTokens()
    let pair = try KeyFile.replace(at: Self.keyPath(in: folder))
    log.note([SecurityEvent(rotatedTo: pair.publicKey, from: keys.publicKey)])
    return (pair.publicKey, closed)
  }

  private static var now: Seconds { Int(Date().timeIntervalSince1970) }
}
