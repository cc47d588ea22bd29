internal import CZeroMQ

/// A multipart message and who wrote it.
public struct ReceivedMessage: Equatable, Sendable {
  public var frames: [[UInt8]]
  /// The `userID` under which the ZAP handler admitted the connection; nil on one without authentication.
  public var userID: String?

  public init(frames: [[UInt8]], userID: String? = nil) {
    self.frames = frames
    self.userID = userID
  }
}

extension Socket {
  /// Sends one multipart message, all frames or none.
  ///
  /// Throws an error with `wouldBlock` where the message cannot be queued now (only with `waiting` false), or with
  /// `isUnreachable` where a ROUTER with `routerMandatory` does not know the peer.
  public borrowing func send(_ frames: [[UInt8]], waiting: Bool = true) throws(ZeroMQError) {
    precondition(!frames.isEmpty, "a message has at least one frame")
    let mode = waiting ? 0 : ZMQ_DONTWAIT
    for (index, frame) in frames.enumerated() {
      try send(frame, flags: mode | (index + 1 < frames.count ? ZMQ_SNDMORE : 0))
    }
  }

  private borrowing func send(_ frame: [UInt8], flags: CInt) throws(ZeroMQError) {
    while zmq_send(handle, frame, frame.count, flags) < 0 {
      if zmq_errno() != EINTR { throw ZeroMQError(during: "send a message") }
    }
  }

  /// Receives one multipart message; nil where none has arrived and `waiting` is false.
  public borrowing func receive(waiting: Bool = true) throws(ZeroMQError) -> [[UInt8]]? {
    try receiveMessage(waiting: waiting)?.frames
  }

  /// Receives one multipart message with the name its sender was admitted under.
  public borrowing func receiveMessage(waiting: Bool = true) throws(ZeroMQError) -> ReceivedMessage? {
    var frames: [[UInt8]] = []
    var userID: String?
    var more = true
    while more {
      var message = zmq_msg_t()
      zmq_msg_init(&message)
      defer { zmq_msg_close(&message) }
      guard try receive(into: &message, flags: waiting ? 0 : ZMQ_DONTWAIT) else { return nil }
      frames.append(Array(UnsafeRawBufferPointer(start: zmq_msg_data(&message), count: zmq_msg_size(&message))))
      more = zmq_msg_more(&message) != 0
      if !more { userID = zmq_msg_gets(&message, "User-Id").map { String(cString: $0) } }
    }
    return ReceivedMessage(frames: frames, userID: userID)
  }

  private borrowing func receive(into message: inout zmq_msg_t, flags: CInt) throws(ZeroMQError) -> Bool {
    while zmq_msg_recv(&message, handle, flags) < 0 {
      switch zmq_errno() {
      case EINTR: continue
      case EAGAIN where flags & ZMQ_DONTWAIT != 0: return false
      default: throw ZeroMQError(during: "receive a message")
      }
    }
    return true
  }
}
