internal import Synchronization

/// Lets any thread wake the one thread that owns the sockets.
///
/// The owner adds `socket` to its poller and calls `clear` when it is readable; the others call `poke` on a `Handle`.
public struct WakeUp: ~Copyable, Sendable {
  /// The thread-safe end, which any number of threads may share.
  public final class Handle: Sendable {
    private let sender: Mutex<Socket>

    init(_ socket: consuming sending Socket) { sender = Mutex(socket) }

    /// Wakes the owner, once for any number of pokes it has not seen yet.
    public func poke() {
      // A full queue means that the owner is going to wake up anyway; a closed one that nobody is left to wake.
      sender.withLock { socket in try? socket.send([[]], waiting: false) }
    }
  }

  public let socket: Socket
  public let handle: Handle

  public init(in context: Context) throws(ZeroMQError) {
    let receiver = try Socket(.pair, in: context)
    try receiver.set(.linger(.zero), .receiveLimit(1))
    let endpoint = "inproc://wake-up-\(UInt64.random(in: .min ... .max))"
    try receiver.bind(endpoint)
    let sender = try Socket(.pair, in: context)
    try sender.set(.linger(.zero), .sendLimit(1))
    try sender.connect(endpoint)
    socket = receiver
    handle = Handle(sender)
  }

  /// Forgets the pokes so far.
  public borrowing func clear() throws(ZeroMQError) {
    while try socket.receive(waiting: false) != nil {}
  }
}
