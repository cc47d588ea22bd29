/// Where the live page is served.
public struct DashboardAddress: Equatable, Sendable, CustomStringConvertible {
  public let host: String
  public let port: UInt16

  /// Reads `HOST:PORT`, the host being an IPv4 address, an IPv6 address in brackets, or `localhost`.
  public init(_ text: String) throws(DashboardError) {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]),
      colon > text.startIndex
    else { throw .badAddress(text) }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    self.host = host == "localhost" ? "127.0.0.1" : host
    self.port = port
  }

  init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// Whether it stands for every address of this host.
  public var isWildcard: Bool { host == "0.0.0.0" || host == "::" }

  var isIPv6: Bool { host.contains(":") }

  /// Whether only this host can reach it.
  public var isLoopback: Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return host == "::1" || (parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil })
  }

  public var description: String { isIPv6 ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
