import Glibc

/// The folders of one host in a place that several hosts may share, such as a home on a network disk.
public enum HostFolder {
  /// This host's name.
  public static var hostName: String {
    var bytes = [CChar](repeating: 0, count: 256)
    guard gethostname(&bytes, bytes.count - 1) == 0 else { return "localhost" }
    return String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  private static let prefix = "on-"

  /// A host's own folder in `parent`; it need not exist.
  public static func path(in parent: String, host: String = hostName) -> String {
    "\(parent)/\(prefix)\(fileName(host))"
  }

  /// A host's folder in `parent`, where earlier versions kept what they had in `parent` itself: if `mark` is there, `parent` stays the
  /// folder of the host that was the first to ask, whose name is kept beside it in `host`.
  public static func path(
    in parent: String, formerlyWith mark: String, host: String = hostName
  ) throws(FileError) -> String {
    guard try FileIdentity(of: "\(parent)/\(mark)") != nil else { return path(in: parent, host: host) }
    let lock = try FileLock(waitingFor: "\(parent)/host.lock")
    defer { withExtendedLifetime(lock) {} }
    let claim = "\(parent)/host"
    guard try FileIdentity(of: claim) != nil else {
      try FileSystem.writeDurably(Array("\(fileName(host))\n".utf8), to: claim)
      return parent
    }
    let owner = String(decoding: try FileSystem.read(claim, limit: 4096), as: UTF8.self)
    return owner == "\(fileName(host))\n" ? parent : path(in: parent, host: host)
  }

  /// `parent`, and the folders of hosts in it.
  public static func all(in parent: String) throws(FileError) -> [String] {
    guard try FileIdentity(of: parent) != nil else { return [parent] }
    return [parent] + (try FileSystem.names(in: parent)).filter { $0.hasPrefix(prefix) }.map { "\(parent)/\($0)" }
  }

  /// A name as one of a file: what is no letter, digit, dot, dash or underscore of ASCII as the number of its byte.
  private static func fileName(_ host: String) -> String {
    host.utf8.map { byte in
      let scalar = Unicode.Scalar(byte)
      let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
      return isPlain || "._-".unicodeScalars.contains(scalar) ? String(scalar) : "%\(String(byte, radix: 16))"
    }.joined()
  }
}
