internal import CZeroMQ
internal import Glibc
internal import Threads

/// Owns a libzmq context: the I/O threads and everything opened through it.
///
/// A context may be shared by threads. Every `Socket` retains its context, so that the context ends after its last
/// socket; ending one never waits for unsent messages where the sockets have `linger` zero.
public final class Context: @unchecked Sendable {
  let handle: UnsafeMutableRawPointer

  /// A context for up to `maximumSockets` sockets; libzmq's own limit is 1,023.
  ///
  /// Throws `ThreadError` or `ZeroMQError` where the threads and descriptors that it needs cannot be had: libzmq ends the process when it finds
  /// that out by itself.
  public init(maximumSockets: Int? = nil) throws {
    try SystemThread.require(Self.threads, for: "for the network")
    try Self.requireDescriptors()
    guard let handle = zmq_ctx_new() else { throw ZeroMQError(during: "make a ZeroMQ context") }
    if let maximumSockets { zmq_ctx_set(handle, ZMQ_MAX_SOCKETS, CInt(maximumSockets)) }
    self.handle = handle
  }

  /// What libzmq makes for a context, an I/O thread and one that closes sockets, and one to spare.
  private static let threads = 3
  /// The descriptors of these, and of a few sockets.
  private static let descriptors = 16

  private static func requireDescriptors() throws(ZeroMQError) {
    var taken: [CInt] = []
    defer { for descriptor in taken { close(descriptor) } }
    for _ in 0..<descriptors {
      let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw ZeroMQError(code: errno, during: "make a ZeroMQ context") }
      taken.append(descriptor)
    }
  }

  deinit {
    while zmq_ctx_term(handle) != 0, zmq_errno() == EINTR {}
  }
}
