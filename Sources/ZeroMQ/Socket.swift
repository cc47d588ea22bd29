internal import CZeroMQ

/// A libzmq socket, owned by exactly one place at a time.
///
/// A socket may move to another thread but must never be used by two at once: `~Copyable` and `Sendable` together.
public struct Socket: ~Copyable, @unchecked Sendable {
  public enum Kind: Sendable {
    case router, dealer, pair
  }

  package let handle: UnsafeMutableRawPointer
  let kind: Kind
  private let context: Context

  public init(_ kind: Kind, in context: Context) throws(ZeroMQError) {
    let type =
      switch kind {
      case .router: ZMQ_ROUTER
      case .dealer: ZMQ_DEALER
      case .pair: ZMQ_PAIR
      }
    guard let handle = zmq_socket(context.handle, type) else { throw ZeroMQError(during: "open a \(kind) socket") }
    self.handle = handle
    self.kind = kind
    self.context = context
  }

  deinit { zmq_close(handle) }

  /// Binds to `endpoint` and returns the endpoint really bound, a wildcard port resolved.
  @discardableResult
  public borrowing func bind(_ endpoint: String) throws(ZeroMQError) -> String {
    try allowIPv6(for: endpoint)
    if zmq_bind(handle, endpoint) != 0 { throw ZeroMQError(during: "bind", endpoint: endpoint) }
    var bytes = [CChar](repeating: 0, count: 1024)
    var size = bytes.count
    let result = zmq_getsockopt(handle, ZMQ_LAST_ENDPOINT, &bytes, &size)
    if result != 0 { throw ZeroMQError(during: "read the address of", endpoint: endpoint) }
    return String(decoding: bytes.prefix(while: { $0 != 0 }).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Starts connecting to `endpoint`; libzmq goes on trying until the socket is closed.
  public borrowing func connect(_ endpoint: String) throws(ZeroMQError) {
    try allowIPv6(for: endpoint)
    if zmq_connect(handle, endpoint) != 0 { throw ZeroMQError(during: "connect to", endpoint: endpoint) }
  }

  /// libzmq reads an address in brackets only where it may.
  private borrowing func allowIPv6(for endpoint: String) throws(ZeroMQError) {
    if endpoint.hasPrefix("tcp://[") { try set(.ipv6(true)) }
  }

  /// Gives up the connection to `endpoint`, with every message that waits for it.
  public borrowing func disconnect(_ endpoint: String) {
    // An error means that libzmq has dropped the endpoint already.
    zmq_disconnect(handle, endpoint)
  }

  /// Connects anew: libzmq gives an endpoint up for good once a server there has broken or refused the handshake.
  public borrowing func reconnect(_ endpoint: String) throws(ZeroMQError) {
    disconnect(endpoint)
    try connect(endpoint)
  }
}
