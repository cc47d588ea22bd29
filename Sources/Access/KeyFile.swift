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
    return FileSystem.exists(path) ? try read(path) : try make(at: path)
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

  static func read(_ path: String) throws -> CurveKeyPair {
    let text = String(decoding: try SecretFile.read(path), as: UTF8.self)
    guard let pair = CurveKeyPair(secretHexadecimal: text.filter { !$0.isWhitespace }) else {
      throw AccessError.damaged(path: path, expected: "64 hexadecimal digits of a secret key")
    }
    return pair
  }
}
