internal import CZeroMQ

/// A multipart message and who wrote it.
public struct ReceivedMessage: Sendable {
  /// The first frames; a message that has more of them than the reader wants, or larger ones, is cut short.
  public var frames: [[UInt8]]
  /// How many frames the peer wrote, with the identity that a ROUTER puts before them.
  public var frameCount: Int
  /// How many bytes the peer's frames have together.
  public var byteCount = 0
  /// How many bytes the peer's frames took on their connection, in plain text and with CURVE.
  public var wireBytes = (plain: 0, encrypted: 0)
  /// The `userID` under which the ZAP handler admitted the connection; nil on one without authentication.
  public var userID: String?
  /// The descriptor of the connection that the message came by, as `SocketMonitor.Event.accepted` names it; it may be another
  /// connection's by now.
  public var connection: Int32?

  public init(frames: [[UInt8]], userID: String? = nil) {
    self.frames = frames
    self.userID = userID
    frameCount = frames.count
  }

  /// Whether some of what the peer wrote is not in `frames`.
  public var isCutShort: Bool { frameCount > frames.count }
}

/// How many bytes a frame takes on a connection, by ZMTP 3: a flag, its length in one byte or eight, and itself. CURVE wraps it in a
/// command of its own.
///
/// Sources: https://rfc.zeromq.org/spec/23/, https://rfc.zeromq.org/spec/26/
public func wireBytes(ofFrame count: Int, isEncrypted: Bool) -> Int {
  // "\u{7}MESSAGE", a short nonce, the flags, and the authenticator of the box.
  let body = isEncrypted ? count + 8 + 8 + 1 + 16 : count
  return body + (body > 255 ? 9 : 2)
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

  /// Receives one multipart message with the name its sender was admitted under and the connection it came by.
  ///
  /// Of a message of more than `frames` frames, or of more than `bytes` bytes, the rest is read and dropped: what is kept has as many
  /// frames and bytes at most.
  public borrowing func receiveMessage(
    waiting: Bool = true, frames mostFrames: Int = .max, bytes mostBytes: Int = .max
  ) throws(ZeroMQError) -> ReceivedMessage? {
    var received = ReceivedMessage(frames: [])
    var more = true
    var isKept = true
    var kept = 0
    while more {
      var message = zmq_msg_t()
      zmq_msg_init(&message)
      defer { zmq_msg_close(&message) }
      guard try receive(into: &message, flags: waiting ? 0 : ZMQ_DONTWAIT) else { return nil }
      let size = zmq_msg_size(&message)
      more = zmq_msg_more(&message) != 0
      kept += size
      isKept = isKept && received.frames.count < mostFrames && kept <= mostBytes
      if isKept { received.frames.append(Array(UnsafeRawBufferPointer(start: zmq_msg_data(&message), count: size))) }
      received.frameCount += 1
      if kind != .router || received.frameCount > 1 { received.note(size) }
      if !more { received.noteSender(of: &message) }
    }
    return received
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

extension ReceivedMessage {
  fileprivate mutating func note(_ size: Int) {
    byteCount += size
    wireBytes.plain += ZeroMQ.wireBytes(ofFrame: size, isEncrypted: false)
    wireBytes.encrypted += ZeroMQ.wireBytes(ofFrame: size, isEncrypted: true)
  }

  fileprivate mutating func noteSender(of message: inout zmq_msg_t) {
    userID = zmq_msg_gets(&message, "User-Id").map { String(cString: $0) }
    let descriptor = zmq_msg_get(&message, ZMQ_SRCFD)
    connection = descriptor >= 0 ? descriptor : nil
  }
}
