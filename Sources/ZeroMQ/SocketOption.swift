internal import CZeroMQ

/// A socket option with its value. Set options before `bind` and `connect`: most hold for later connections only.
public enum SocketOption: Equatable, Sendable {
  /// How a ROUTER names this peer; 1 to 255 bytes of which the first is not zero.
  case identity([UInt8])
  /// A ROUTER reports a message to an unknown peer as an error instead of dropping it.
  case routerMandatory(Bool)
  /// A ROUTER gives an identity to the newest connection that claims it.
  case routerHandover(Bool)
  /// How often the I/O thread pings an idle connection.
  case heartbeatInterval(Duration)
  /// How long the I/O thread waits for the answer before it closes the connection.
  case heartbeatTimeout(Duration)
  case tcpKeepalive(idle: Duration, interval: Duration, count: Int)
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
    case .routerMandatory(let on): try set(ZMQ_ROUTER_MANDATORY, on ? 1 : 0)
    case .routerHandover(let on): try set(ZMQ_ROUTER_HANDOVER, on ? 1 : 0)
    case .heartbeatInterval(let time): try set(ZMQ_HEARTBEAT_IVL, time.wholeMilliseconds)
    case .heartbeatTimeout(let time): try set(ZMQ_HEARTBEAT_TIMEOUT, time.wholeMilliseconds)
    case .tcpKeepalive(let idle, let interval, let count):
      try set(ZMQ_TCP_KEEPALIVE, 1)
      try set(ZMQ_TCP_KEEPALIVE_IDLE, Int(idle.components.seconds))
      try set(ZMQ_TCP_KEEPALIVE_INTVL, Int(interval.components.seconds))
      try set(ZMQ_TCP_KEEPALIVE_CNT, count)
    case .handshakeInterval(let time): try set(ZMQ_HANDSHAKE_IVL, time.wholeMilliseconds)
    case .maximumMessageSize(let size): try set(ZMQ_MAXMSGSIZE, bytes: Int64(size))
    case .immediate(let on): try set(ZMQ_IMMEDIATE, on ? 1 : 0)
    case .reconnect(let first, let most):
      try set(ZMQ_RECONNECT_IVL, first.wholeMilliseconds)
      try set(ZMQ_RECONNECT_IVL_MAX, most.wholeMilliseconds)
    case .linger(let time): try set(ZMQ_LINGER, time.wholeMilliseconds)
    case .sendLimit(let count): try set(ZMQ_SNDHWM, count)
    case .receiveLimit(let count): try set(ZMQ_RCVHWM, count)
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
