internal import CZeroMQ

/// Tells what becomes of a socket's connections.
///
/// Whoever reads it on a thread of its own goes on until `ended`; else the monitored socket must outlive it.
public struct SocketMonitor: ~Copyable, Sendable {
  public enum Event: Equatable, Sendable {
    /// Both sides know each other; messages flow.
    case connected
    /// Somebody connected to an address that the socket is bound to, by this descriptor of this process.
    case accepted(descriptor: Int32)
    /// The connection is over; its descriptor is about to be closed.
    case disconnected(descriptor: Int32)
    /// The socket is closed: nothing more will come.
    case ended
    /// The other side refused this one's key, with the status of its ZAP handler: 400 for a key it does not know.
    case denied(status: Int)
    /// The other side does not hold the expected key, speaks another protocol, or left in the middle.
    case handshakeFailed
  }

  /// Readable while there are events.
  public let socket: Socket

  public init(of monitored: borrowing Socket, in context: Context) throws(ZeroMQError) {
    let endpoint = "inproc://monitor-\(UInt64.random(in: .min ... .max))"
    let wanted =
      ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH
      | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_MONITOR_STOPPED
    guard zmq_socket_monitor(monitored.handle, endpoint, wanted) == 0 else {
      throw ZeroMQError(during: "watch the connections of a socket")
    }
    let socket = try Socket(.pair, in: context)
    // libzmq's own thread waits for room where a limited queue is full.
    try socket.set(.linger(.zero), .receiveLimit(0))
    try socket.connect(endpoint)
    self.socket = socket
  }

  /// The next event; nil where nothing has happened.
  public borrowing func next() throws(ZeroMQError) -> Event? {
    while let frames = try socket.receive(waiting: false) {
      if let event = Self.event(frames[0]) { return event }
    }
    return nil
  }

  /// The first frame: the event's number as 16 bits, its value as 32, in the host's byte order.
  private static func event(_ frame: [UInt8]) -> Event? {
    guard frame.count == 6 else { return nil }
    let (number, value) = frame.withUnsafeBytes {
      (Int32($0.loadUnaligned(as: UInt16.self)), $0.loadUnaligned(fromByteOffset: 2, as: UInt32.self))
    }
    return switch number {
    case ZMQ_EVENT_HANDSHAKE_SUCCEEDED: .connected
    case ZMQ_EVENT_ACCEPTED: .accepted(descriptor: Int32(bitPattern: value))
    case ZMQ_EVENT_DISCONNECTED: .disconnected(descriptor: Int32(bitPattern: value))
    case ZMQ_EVENT_MONITOR_STOPPED: .ended
    case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH: .denied(status: Int(value))
    case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL, ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL: .handshakeFailed
    default: nil
    }
  }
}
