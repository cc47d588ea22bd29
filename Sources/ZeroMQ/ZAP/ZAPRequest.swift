/// libzmq's question whether a peer may connect, as RFC 27 (ZAP) writes it.
public struct ZAPRequest: Equatable, Sendable {
  static let version = Array("1.0".utf8)

  /// What the peer has to show for itself.
  public enum Credentials: Equatable, Sendable {
    /// The peer holds the secret half of this key.
    case curve(CurvePublicKey)
    /// Any other mechanism: no secret, or one that went over the network in plain text.
    case other(mechanism: String)
  }

  let id: [UInt8]
  /// The domain of the socket that the peer wants to reach.
  public let domain: String
  /// The peer's network address.
  public let address: String
  public let credentials: Credentials

  /// Reads the frames after the delimiter; nil where they are no request of version 1.0.
  init?(frames: [[UInt8]]) {
    guard frames.count >= 6, frames[0] == Self.version else { return nil }
    id = frames[1]
    domain = String(decoding: frames[2], as: UTF8.self)
    address = String(decoding: frames[3], as: UTF8.self)
    let mechanism = String(decoding: frames[5], as: UTF8.self)
    if mechanism == "CURVE" {
      guard frames.count == 7, let key = CurvePublicKey(bytes: frames[6]) else { return nil }
      credentials = .curve(key)
    } else {
      credentials = .other(mechanism: mechanism)
    }
  }
}
