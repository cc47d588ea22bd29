internal import CZeroMQ

/// A CURVE key pair. Its secret half is never part of a description.
public struct CurveKeyPair: Equatable, Sendable {
  public let publicKey: CurvePublicKey
  /// 32 bytes.
  let secretKey: [UInt8]

  /// A new pair from the system's source of randomness.
  public init() throws(ZeroMQError) {
    // libzmq writes 40 characters of Z85 and a zero.
    var publicText = [CChar](repeating: 0, count: 41)
    var secretText = [CChar](repeating: 0, count: 41)
    guard zmq_curve_keypair(&publicText, &secretText) == 0 else { throw ZeroMQError(during: "make a CURVE key pair") }
    secretKey = Self.decoded(secretText)
    publicKey = CurvePublicKey(bytes: Self.decoded(publicText))!
  }

  /// The pair of a secret key as `secretHexadecimal` wrote it, or nil where `text` is anything else.
  public init?(secretHexadecimal text: String) {
    guard let bytes = [UInt8](hexadecimal: text), bytes.count == CurvePublicKey.byteCount else { return nil }
    var secretText = [CChar](repeating: 0, count: 41)
    var publicText = [CChar](repeating: 0, count: 41)
    zmq_z85_encode(&secretText, bytes, bytes.count)
    guard zmq_curve_public(&publicText, secretText) == 0 else { return nil }
    secretKey = bytes
    publicKey = CurvePublicKey(bytes: Self.decoded(publicText))!
  }

  /// The secret key as 64 hexadecimal digits, for files that only their owner can read.
  public var secretHexadecimal: String { secretKey.hexadecimal }

  private static func decoded(_ text: [CChar]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: CurvePublicKey.byteCount)
    zmq_z85_decode(&bytes, text)
    return bytes
  }
}

extension CurveKeyPair: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String { "key pair \(publicKey.abbreviated)" }
  public var debugDescription: String { description }
}

extension CurveKeyPair: CustomReflectable {
  public var customMirror: Mirror { Mirror(self, children: ["publicKey": publicKey]) }
}
