internal import Synchronization

/// Lets any thread wake the one thread that owns the sockets.
///
/// The owner adds `socket` to its poller and calls `clear` when it is readable; the others call `poke` on a `Handle`.
public struct WakeUp: ~Copyable, Sendable {
  /// The thread-safe end, which any number of threads may share.
  public final class Handle: Sendable {
    private let sender: Mutex<Socket>
    // A poke that the owner has not cleared yet. The flag, not a short queue, is what keeps pokes from piling up: libzmq tells a
    // sender late that a full queue has been emptied, and a poke in between would be lost.
    fileprivate let isPending = Atomic(false)

    init(_ socket: consuming sending Socket) { sender = Mutex(socket) }

    /// Wakes the owner, once for any number of pokes it has not seen yet.
    public func poke() {
      guard !isPending.exchange(true, ordering: .acquiringAndReleasing) else { return }
      // An error means that the context is closed: nobody is left to wake.
      sender.withLock { socket in try? socket.send([[]], waiting: false) }
    }
  }

  public let socket: Socket
  public let handle: Handle

  public init(in context: Context) throws(ZeroMQError) {
    let receiver = try Socket(.pair, in: context)
    try receiver.set(.linger(.zero))
    let endpoint = "inproc://wake-up-\(UInt64.random(in: .min ... .max))"
    try receiver.bind(endpoint)
    let sender = try Socket(.pair, in: context)
    try sender.set(.linger(.zero))
    try sender.connect(endpoint)
    socket = receiver
    handle = Handle(sender)
  }

  /// Forgets the pokes so far; to be called before looking at what they were about.
  public borrowing func clear() throws(ZeroMQError) {
    while try socket.receive(waiting: false) != nil {}
    // Last: a poke that came while the queue was emptied has its message swept away, so it must not count as pending.
    handle.isPending.store(false, ordering: .releasing)
  }
}
