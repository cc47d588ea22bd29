public import ContentHash
import DurableFiles
import Foundation
import Synchronization
public import ZeroMQ

/// A coordinator's key pair and the members it lets in, in a folder that several coordinators and `seedsweep keys` share.
///
///     coordinator.key    the secret key
///     members.json       members and open tokens
///
/// Every method may be called from any thread.
public final class CoordinatorKeys: Sendable {
  private struct State {
    var membership = Membership()
    var stamp: Stamp?
  }

  /// By what a changed file shows.
  private struct Stamp: Equatable {
    var size: Int
    var nanoseconds: Int
  }

  public let folder: String
  public let keys: CurveKeyPair
  private let state = Mutex(State())

  /// Opens the folder; makes it, with a new key pair, where there is none.
  public init(folder: String) throws {
    self.folder = folder
    try SecretFile.createFolder(folder)
    keys = try KeyFile.pair(at: "\(folder)/coordinator.key")
    try refresh()
  }

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
      guard FileSystem.exists(path) else { return }
      let (size, nanoseconds) = try FileSystem.sizeAndTime(of: path)
      let stamp = Stamp(size: size, nanoseconds: nanoseconds)
      guard state.stamp != stamp else { return }
      state.membership = try read()
      state.stamp = stamp
    }
  }

  private func read() throws -> Membership {
    guard FileSystem.exists(path) else { return Membership() }
    let bytes = try SecretFile.read(path)
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
    try update { membership in
      membership.issue(
        IssuedToken(key: token.keys.publicKey, role: role, expires: token.expires, usesLeft: uses), at: Self.now)
    }
    return token
  }

  /// Enrols a key for the holder of a token; throws an `EnrolmentRefusal` where the rules do not allow it.
  public func enrol(_ key: CurvePublicKey, name: String, token: CurvePublicKey, theirs: Seconds? = nil) throws {
    try update { try $0.enrol(key, name: name, token: token, at: Self.now, theirs: theirs) }
  }

  /// Closes out the members with this name, or whose key begins so; coordinators notice within a second.
  public func revoke(_ text: String) throws -> [Member] {
    let revoked = try update { $0.revoke(text, at: Self.now) }
    guard !revoked.isEmpty else { throw AccessError.nobodyCalled(text) }
    return revoked
  }

  /// Makes every token useless, and returns how many could still be used.
  public func closeTokens() throws -> Int { try update { $0.closeTokens(at: Self.now) } }

  private static var now: Seconds { Int(Date().timeIntervalSince1970) }
}
