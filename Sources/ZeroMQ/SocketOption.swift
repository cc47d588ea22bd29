internal import CZeroMQ

/// ZMQ_ZAP_ENFORCE_DOMAIN: libzmq 4.3 has it in every build, and its header names it in draft builds only.
private let zapEnforceDomain: CInt = 93

/// A socket option with its value. Set options before `bind` and `connect`: most hold for later connections only.
public enum SocketOption: Equatable, Sendable {
  /// How a ROUTER names this peer; 1 to 255 bytes of which the first is not zero.
  case identity([UInt8])
  /// Addresses of IPv6 may be used, too, and are where a name has them. An address in brackets sets it by itself.
  case ipv6(Bool)
  /// A ROUTER reports a message to an unknown peer as an error instead of dropping it.
  case routerMandatory(Bool)
  /// A ROUTER gives an identity to the newest connection that claims it.
  case routerHandover(Bool)
  /// How soon and how often the kernel asks an idle connection whether it is alive.
  case tcpKeepalive(idle: Duration, interval: Duration, count: Int)
  /// How long the kernel waits for the acknowledgement of what it has sent before it takes a connection for dead.
  case tcpAcknowledgedWithin(Duration)
  /// How many connections may wait to be accepted; more have to try again after a second.
  case backlog(Int)
  /// How long a connection may take for its handshake.
  case handshakeInterval(Duration)
  /// The size in bytes above which a received message closes the connection.
  case maximumMessageSize(Int)
  /// Queue messages on completed connections only.
  case immediate(Bool)
  /// The first pause before a connection is tried again, and the longest it grows to.
  case reconnect(after: Duration, atMost: Duration)
  /// How long closing waits for unsent messages.
  case linger(Duration)
  /// How many messages may wait to be sent to one peer.
  case sendLimit(Int)
  /// How many received messages of one peer may wait to be read.
  case receiveLimit(Int)
  /// This side is the CURVE server: peers must know its public key.
  case curveServer(CurveKeyPair)
  /// This side is a CURVE client with keys of its own; a server that does not hold `server` is not talked to.
  case curveClient(CurveKeyPair, server: CurvePublicKey)
  /// The name under which the ZAP handler is asked about peers of this socket.
  case zapDomain(String)
  /// Nobody gets in while there is no ZAP handler.
  case zapDomainEnforced
}

extension Socket {
  public borrowing func set(_ options: SocketOption...) throws(ZeroMQError) {
    for option in options { try set(option) }
  }

  /// Applies every option of a list, in order.
  public borrowing func set(_ options: [SocketOption]) throws(ZeroMQError) {
    for option in options { try set(option) }
  }

  private borrowing func set(_ option: SocketOption) throws(ZeroMQError) {
    switch option {
    case .identity(let bytes): try set(ZMQ_ROUTING_ID, bytes: bytes)
    case .ipv6(let on): try set(ZMQ_IPV6, on ? 1 : 0)
    case .routerMandatory(let on): try set(ZMQ_ROUTER_MANDATORY, on ? 1 : 0)
    case .routerHandover(let on): try set(ZMQ_ROUTER_HANDOVER, on ? 1 : 0)
    case .tcpKeepalive(let idle, let interval, let count):
      try set(ZMQ_TCP_KEEPALIVE, 1)
      try set(ZMQ_TCP_KEEPALIVE_IDLE, Int(idle.components.seconds))
      try set(ZMQ_TCP_KEEPALIVE_INTVL, Int(interval.components.seconds))
      try set(ZMQ_TCP_KEEPALIVE_CNT, count)
    case .tcpAcknowledgedWithin(let time): try set(ZMQ_TCP_MAXRT, time.wholeMilliseconds)
    case .backlog(let count): try set(ZMQ_BACKLOG, count)
    case .handshakeInterval(let time): try set(ZMQ_HANDSHAKE_IVL, time.wholeMilliseconds)
    case .maximumMessageSize(let size): try set(ZMQ_MAXMSGSIZE, bytes: Int64(size))
    case .immediate(let on): try set(ZMQ_IMMEDIATE, on ? 1 : 0)
    case .reconnect(let first, let most):
      try set(ZMQ_RECONNECT_IVL, first.wholeMilliseconds)
      try set(ZMQ_RECONNECT_IVL_MAX, most.wholeMilliseconds)
    case .linger(let time): try set(ZMQ_LINGER, time.wholeMilliseconds)
    case .sendLimit(let count): try set(ZMQ_SNDHWM, count)
    case .receiveLimit(let count): try set(ZMQ_RCVHWM, count)
    case .curveServer(let keys):
      try set(ZMQ_CURVE_SERVER, 1)
      try set(ZMQ_CURVE_SECRETKEY, bytes: keys.secretKey)
    case .curveClient(let keys, let server):
      try set(ZMQ_CURVE_SERVERKEY, bytes: server.bytes)
      try set(ZMQ_CURVE_PUBLICKEY, bytes: keys.publicKey.bytes)
      try set(ZMQ_CURVE_SECRETKEY, bytes: keys.secretKey)
    case .zapDomain(let name): try set(ZMQ_ZAP_DOMAIN, bytes: Array(name.utf8))
    case .zapDomainEnforced: try set(zapEnforceDomain, 1)
    }
  }

  private borrowing func set(_ code: CInt, _ value: Int) throws(ZeroMQError) {
    try set(code, bytes: CInt(clamping: value))
  }

  private borrowing func set<Value: BitwiseCopyable>(_ code: CInt, bytes value: Value) throws(ZeroMQError) {
    var value = value
    let result = zmq_setsockopt(handle, code, &value, MemoryLayout<Value>.size)
    if result != 0 { throw ZeroMQError(during: "set ZeroMQ option \(code)") }
  }

  private borrowing func set(_ code: CInt, bytes: [UInt8]) throws(ZeroMQError) {
    let result = zmq_setsockopt(handle, code, bytes, bytes.count)
    if result != 0 { throw ZeroMQError(during: "set ZeroMQ option \(code)") }
  }
}

extension Duration {
  /// Milliseconds, rounded down.
  var wholeMilliseconds: Int {
    Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
  }
}
