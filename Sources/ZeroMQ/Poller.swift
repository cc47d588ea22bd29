internal import CZeroMQ

/// Waits for messages on several sockets at once.
///
/// A poller does not own its sockets: they must outlive it and belong to the thread that waits.
public struct Poller: @unchecked Sendable {
  private var handles: [UnsafeMutableRawPointer] = []

  public init() {}

  /// Adds a socket and returns its place in the answer of `wait`.
  @discardableResult
  public mutating func add(_ socket: borrowing Socket) -> Int {
    handles.append(socket.handle)
    return handles.count - 1
  }

  /// For each socket whether a message can be received; waits until one can, but at most `timeout`.
  public func wait(atMost timeout: Duration) throws(ZeroMQError) -> [Bool] {
    var items = handles.map { zmq_pollitem_t(socket: $0, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0) }
    let end = ContinuousClock.now + timeout
    var left = timeout
    while zmq_poll(&items, CInt(items.count), max(0, left.wholeMilliseconds)) < 0 {
      if zmq_errno() != EINTR { throw ZeroMQError(during: "wait for messages") }
      left = end - ContinuousClock.now
    }
    return items.map { $0.revents & Int16(ZMQ_POLLIN) != 0 }
  }
}
