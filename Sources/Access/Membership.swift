import Foundation
import PrintableText
public import ZeroMQ

/// Seconds since 1970.
public typealias Seconds = Int

/// A peer that was let in, and perhaps closed out again.
public struct Member: Codable, Equatable, Sendable {
  public let key: CurvePublicKey
  /// The host's name, for people.
  public let name: String
  public let role: Role
  public let enrolled: Seconds
  /// The public half of the token that it came by; nil where an earlier version did not write it.
  public let token: CurvePublicKey?
  public var revoked: Seconds?

  /// The first digits of the key, for people.
  public var shortKey: String { key.abbreviated }
}

/// What the coordinator remembers of a join token: the public half of its key, never the secret.
public struct IssuedToken: Codable, Equatable, Sendable {
  public let key: CurvePublicKey
  public let role: Role
  public let expires: Seconds
  /// How many more keys it can enrol.
  public var usesLeft: Int

  /// The first digits of the key, for people.
  public var shortKey: String { key.abbreviated }

  func isOpen(at now: Seconds) -> Bool { now < expires && usesLeft > 0 }
}

/// Who may connect to a coordinator, and as what: rules without files, clock or network.
public struct Membership: Codable, Equatable, Sendable {
  /// In the order in which they were enrolled.
  public private(set) var members: [Member] = []
  public private(set) var tokens: [IssuedToken] = []

  public init() {}

  /// How long a token is remembered that has expired.
  private static let memory: Seconds = 7 * 24 * 3600

  /// What the holder of `key` is; nil for a stranger, a revoked member or a token that nobody remembers.
  ///
  /// A token that is used up or has expired still lets its holder in to enrol, so that it can be told why that is refused.
  public func standing(of key: CurvePublicKey, at now: Seconds) -> Standing? {
    if let member = members.first(where: { $0.key == key }) {
      return member.revoked == nil ? .member(member.role) : nil
    }
    return tokens.contains { $0.key == key && now - Self.memory < $0.expires } ? .enrolling : nil
  }

  /// Remembers a new token, and forgets those that expired long ago.
  public mutating func issue(_ token: IssuedToken, at now: Seconds) {
    tokens.removeAll { $0.expires <= now - Self.memory }
    tokens.append(token)
  }

  /// Lets the holder of `key` in on the strength of a token, and returns the member. The same key again is no second use.
  ///
  /// `theirs` is what the clock of the holder says, where it says so: for the message.
  @discardableResult
  public mutating func enrol(
    _ key: CurvePublicKey, name: String, token: CurvePublicKey, at now: Seconds, theirs: Seconds? = nil
  ) throws(EnrolmentRefusal) -> Member {
    guard let index = tokens.firstIndex(where: { $0.key == token }) else { throw .unknown }
    guard now < tokens[index].expires else { throw .expired(tokens[index].expires, now: now, theirs: theirs) }
    if let member = members.first(where: { $0.key == key }) {
      if member.revoked != nil { throw .revoked }
      return member
    }
    // A token's key is in the hands of whoever the file went through.
    guard !tokens.contains(where: { $0.key == key }) else { throw .tokenKey }
    guard tokens[index].usesLeft > 0 else { throw .usedUp }
    tokens[index].usesLeft -= 1
    let member = Member(
      key: key, name: name.printable(atMost: 64), role: tokens[index].role, enrolled: now, token: token, revoked: nil)
    members.append(member)
    return member
  }

  /// The member whose key was the last to be revoked under the name of `member` before that was enrolled: the same host may be back with
  /// another key.
  public func revokedNamesake(of member: Member) -> Member? {
    members.prefix { $0.key != member.key }.last { $0.name == member.name && ($0.revoked ?? .max) <= member.enrolled }
  }

  /// Closes out every member that has this name or whose key begins with these digits, and returns them.
  public mutating func revoke(_ text: String, at now: Seconds) -> [Member] {
    let matching = members.indices.filter { members[$0].revoked == nil && members[$0].isCalled(text) }
    for index in matching { members[index].revoked = now }
    return matching.map { members[$0] }
  }

  /// The tokens by which somebody can enrol.
  public func openTokens(at now: Seconds) -> [IssuedToken] { tokens.filter { $0.isOpen(at: now) } }

  /// Closes every token, so that nobody can enrol any more, and returns those that were open.
  public mutating func closeTokens(at now: Seconds) -> [IssuedToken] {
    defer { tokens = [] }
    return openTokens(at: now)
  }

  /// Closes the tokens by which these members came, and returns those that were open.
  public mutating func closeTokens(of members: [Member], at now: Seconds) -> [IssuedToken] {
    let keys = members.compactMap(\.token)
    defer { tokens.removeAll { keys.contains($0.key) } }
    return openTokens(at: now).filter { keys.contains($0.key) }
  }
}

/// Why a key was not enrolled, as its holder reads it.
public enum EnrolmentRefusal: Error, Equatable, CustomStringConvertible {
  /// The coordinator's clock decides; that of the host may say something else.
  case expired(Seconds, now: Seconds, theirs: Seconds?)
  case unknown
  case usedUp
  case revoked
  case tokenKey

  public var description: String {
    switch self {
    case .expired(let end, let now, let theirs):
      "the join token has expired: it was good until \(Self.time(end)), and it is \(Self.time(now)) by the coordinator's clock"
        + (theirs.map { " (\(Self.time($0)) by this host's)" } ?? "")
        + ": ask for another one (seedsweep keys token), or set the clock that is wrong"
    case .unknown: "the join token is not known: ask for another one (seedsweep keys token)"
    case .usedUp: "the join token was used before: ask for another one (seedsweep keys token)"
    case .revoked: "this host's key was revoked: remove its key file and ask for another join token"
    case .tokenKey: "a join token's own key cannot be enrolled"
    }
  }
}

extension EnrolmentRefusal {
  private static func time(_ seconds: Seconds) -> String {
    Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
  }
}

extension Member {
  /// Keys are meant by at least eight digits.
  fileprivate func isCalled(_ text: String) -> Bool {
    name == text || (text.count >= 8 && key.hexadecimal.hasPrefix(text.lowercased()))
  }
}
