import DurableFiles
import ZeroMQ

/// A key pair on disk: the secret half as hexadecimal digits, from which the public one follows.
enum KeyFile {
  /// The pair in `path`; a new one where there is no file.
  ///
  /// Several processes may ask at once: all get the same pair.
  static func pair(at path: String) throws -> CurveKeyPair {
    let lock = try FileLock(waitingFor: "\(path).lock")
    defer { withExtendedLifetime(lock) {} }
    return try SecretFile.readIfThere(path).map { try pair($0, path) } ?? make(at: path)
  }

  /// A new pair in place of the one in `path`, which is kept nowhere.
  static func replace(at path: String) throws -> CurveKeyPair {
    let lock = try FileLock(waitingFor: "\(path).lock")
    defer { withExtendedLifetime(lock) {} }
    return try make(at: path)
  }

  private static func make(at path: String) throws -> CurveKeyPair {
    let pair = try CurveKeyPair()
    try SecretFile.write(Array("\(pair.secretHexadecimal)\n".utf8), to: path)
    return pair
  }

  static func read(_ path: String) throws -> CurveKeyPair { try pair(try SecretFile.read(path), path) }

  private static func pair(_ bytes: [UInt8], _ path: String) throws -> CurveKeyPair {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let pair = CurveKeyPair(secretHexadecimal: text.filter { !$0.isWhitespace }) else {
      throw AccessError.damaged(path: path, expected: "64 hexadecimal digits of a secret key")
    }
    return pair
  }
}
