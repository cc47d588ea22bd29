import Foundation
public import ZeroMQ

/// Something that happened to keys, tokens or members, as the security log tells it. Holds no secret.
public struct SecurityEvent: Codable, Equatable, Sendable {
  public enum Kind: String, Codable, CaseIterable, Sendable {
    case tokenIssued = "token_issued"
    case tokenClosed = "token_closed"
    /// A key became a member's by a token.
    case enrolled
    /// A member connected and was let in.
    case joined
    case refused
    case revoked
    /// A key took the place of another one.
    case rotated
  }

  /// UTC, as `2026-03-01T18:00:00Z`.
  public var time: String
  public var event: Kind
  /// The first digits of the key that it is about.
  public var key: String?
  /// The network address from which the key connected, where that is known.
  public var address: String?
  public var role: Role?
  /// The first digits of the token's public key, by which `keys list` calls it.
  public var token: String?
  /// The host's name.
  public var host: String?
  public var reason: String?
  /// How often this happened to the key by now; only the first, second, fourth, eighth ... time is told.
  public var count: Int?

  public init(_ event: Kind, key: CurvePublicKey? = nil) {
    self.event = event
    self.key = key?.abbreviated
    time = Date.now.formatted(.iso8601)
  }

  /// The event of a member.
  public init(_ event: Kind, _ member: Member) {
    self.init(event, key: member.key)
    role = member.role
    token = member.token?.abbreviated
    host = member.name
  }

  /// A key took the place of `old`.
  init(rotatedTo key: CurvePublicKey, from old: CurvePublicKey) {
    self.init(.rotated, key: key)
    reason = "it takes the place of \(old.abbreviated)"
  }

  /// The event of a token.
  init(_ event: Kind, _ token: IssuedToken) {
    self.init(event)
    role = token.role
    self.token = token.shortKey
  }

  /// One line of JSON.
  var line: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(self) else { preconditionFailure("an event cannot be written as JSON") }
    return Array(json) + [UInt8(ascii: "\n")]
  }
}
