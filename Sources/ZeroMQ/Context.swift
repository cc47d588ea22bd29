internal import CZeroMQ

/// Owns a libzmq context: the I/O threads and everything opened through it.
///
/// A context may be shared by threads. Every `Socket` retains its context, so that the context ends after its last
/// socket; ending one never waits for unsent messages where the sockets have `linger` zero.
public final class Context: @unchecked Sendable {
  let handle: UnsafeMutableRawPointer

  /// A context for up to `maximumSockets` sockets; libzmq's own limit is 1,023.
  public init(maximumSockets: Int? = nil) throws(ZeroMQError) {
    guard let handle = zmq_ctx_new() else { throw ZeroMQError(during: "make a ZeroMQ context") }
    if let maximumSockets { zmq_ctx_set(handle, ZMQ_MAX_SOCKETS, CInt(maximumSockets)) }
    self.handle = handle
  }

  deinit {
    while zmq_ctx_term(handle) != 0, zmq_errno() == EINTR {}
  }
}
