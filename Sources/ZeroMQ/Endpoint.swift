/// An address as people write it and as libzmq wants it: `tcp://HOST:PORT`, `ipc://PATH`.
///
/// People may leave the scheme out: `node-7:7070` is TCP, `/run/seedsweep.socket` a socket file. IPv6 addresses stand in brackets.
public enum Endpoint: Equatable, Sendable {
  /// `host` is a name, an address, or `*`; `port` is nil where any free one will do.
  case tcp(host: String, port: UInt16?)
  case ipc(path: String)
  case inproc(name: String)

  /// Reads an address; the error says what is wrong with it, and what it should look like.
  public init(_ text: String) throws(EndpointError) {
    guard !text.unicodeScalars.contains(where: { $0.value < 32 }) else {
      throw EndpointError("the address", "has control characters in it")
    }
    guard let (scheme, rest) = Self.split(text, at: "://") else {
      self = text.hasPrefix("/") ? .ipc(path: text) : try Self.tcp(text, in: text)
      return
    }
    switch scheme.lowercased() {
    case "tcp": self = try Self.tcp(rest, in: text)
    case "ipc" where !rest.isEmpty: self = .ipc(path: rest)
    case "inproc" where !rest.isEmpty: self = .inproc(name: rest)
    case "ipc", "inproc": throw EndpointError(text, "names no path")
    default: throw EndpointError(text, "has a scheme that is neither tcp:// nor ipc://")
    }
  }

  private static func tcp(_ address: String, in text: String) throws(EndpointError) -> Endpoint {
    if address.contains(where: \.isWhitespace) { throw EndpointError(text, "has blanks in it") }
    if address.hasPrefix("[") {
      guard let (host, rest) = split(address, at: "]"), host.contains(":") else {
        throw EndpointError(text, "has no IPv6 address between its brackets")
      }
      guard rest.hasPrefix(":") else { throw EndpointError(text, "has no port") }
      return .tcp(host: "\(host)]", port: try port(String(rest.dropFirst()), in: text))
    }
    let parts = address.split(separator: ":", omittingEmptySubsequences: false)
    if parts.count > 2 { throw EndpointError(text, "has more than one colon: IPv6 addresses stand in brackets") }
    guard let host = parts.first, !host.isEmpty else { throw EndpointError(text, "names no host") }
    guard parts.count == 2 else { throw EndpointError(text, "has no port") }
    return .tcp(host: String(host), port: try port(String(parts[1]), in: text))
  }

  private static func port(_ text: String, in address: String) throws(EndpointError) -> UInt16? {
    if text == "*" || text == "0" { return nil }
    guard !text.isEmpty, text.allSatisfy({ $0.isASCII && $0.isNumber }), let port = UInt16(text) else {
      throw EndpointError(address, text.isEmpty ? "has no port" : "has a port that is not between 1 and 65535")
    }
    return port
  }

  private static func split(_ text: String, at separator: String) -> (String, String)? {
    guard let range = text.firstRange(of: separator) else { return nil }
    return (String(text[..<range.lowerBound]), String(text[range.upperBound...]))
  }

  /// Whether it stands for every address of this host, so that nobody can connect to it as it is.
  public var isEverywhere: Bool {
    guard case .tcp(let host, _) = self else { return false }
    return ["*", "0.0.0.0", "[::]"].contains(host)
  }

  public var isTCP: Bool { if case .tcp = self { true } else { false } }

  /// Whether it names everything that is needed to connect to it.
  public var isComplete: Bool { if case .tcp(_, nil) = self { false } else { true } }

  /// The same address as `host` is reached from elsewhere, where it stands for every address of the host.
  public func reachable(as host: String) -> Endpoint {
    guard isEverywhere, case .tcp(_, let port) = self else { return self }
    return .tcp(host: host, port: port)
  }
}

extension Endpoint: CustomStringConvertible {
  /// As libzmq wants it.
  public var description: String {
    switch self {
    case .tcp(let host, let port): "tcp://\(host):\(port.map(String.init) ?? "*")"
    case .ipc(let path): "ipc://\(path)"
    case .inproc(let name): "inproc://\(name)"
    }
  }
}

/// What is wrong with an address.
public struct EndpointError: Error, Equatable, CustomStringConvertible {
  public let address: String
  public let problem: String

  init(_ address: String, _ problem: String) {
    self.address = address
    self.problem = problem
  }

  public var description: String { "\(address) \(problem): expected an address such as tcp://10.0.0.1:7070" }
}
