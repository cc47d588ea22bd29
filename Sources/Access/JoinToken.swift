import Foundation
public import ZeroMQ

/// What lets a host join: where the coordinator is, by which key it is known, and a key of the token's own that may do nothing but
/// enrol the host's.
///
/// It is a secret, meant for a file, the environment or a pipe; never for a command line.
public struct JoinToken: Equatable, Sendable {
  public var address: String
  public var server: CurvePublicKey
  public var keys: CurveKeyPair
  public var expires: Seconds

  /// One line of JSON.
  public var text: String {
    let body = Body(
      coordinator: address, server: server, secret: keys.secretHexadecimal, expires: expires, version: Body.version)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(body) else { preconditionFailure("a token cannot be written as JSON") }
    return String(decoding: json, as: UTF8.self)
  }

  init(address: String, server: CurvePublicKey, keys: CurveKeyPair, expires: Seconds) {
    self.address = address
    self.server = server
    self.keys = keys
    self.expires = expires
  }

  /// Reads a token; `source` is where it came from, for errors, which never repeat what it says.
  public init(text: String, source: String) throws(AccessError) {
    Secrecy.begin()
    guard let body = try? JSONDecoder().decode(Body.self, from: Data(text.utf8)), body.version == Body.version,
      let keys = CurveKeyPair(secretHexadecimal: body.secret)
    else { throw .damaged(path: source, expected: "a join token, as seedsweep keys token writes it") }
    self.init(address: body.coordinator, server: body.server, keys: keys, expires: body.expires)
  }

  /// The token in a file that only its owner can read.
  public static func read(_ path: String) throws -> JoinToken {
    try JoinToken(text: String(decoding: SecretFile.read(path), as: UTF8.self), source: path)
  }

  public func write(to path: String) throws { try SecretFile.write(Array("\(text)\n".utf8), to: path) }

  private struct Body: Codable {
    static let version = 1

    var coordinator: String
    var server: CurvePublicKey
    var secret: String
    var expires: Seconds
    var version: Int
  }
}
