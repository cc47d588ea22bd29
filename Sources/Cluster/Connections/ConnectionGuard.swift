import Synchronization
import Threads
import ZeroMQ

/// Watches every connection of the coordinator's socket beside libzmq, on a thread of its own, and ends those that take more than they may.
///
/// The frames of a message gather inside libzmq until the last one is there, where nobody but the kernel sees how many bytes they are; so
/// what the kernel has received of a connection is compared with what was read of it as whole messages.
final class ConnectionGuard: Sendable {
  private struct State {
    var ledger: ConnectionLedger
    var connections: [Int32: AcceptedConnection] = [:]
    /// Keys whose connections are to be ended, when that is, and why.
    var sentences: [(key: String, due: Duration, reason: String)] = []
  }

  private let state: Mutex<State>
  private let isEncrypted: Bool
  private let mailbox: Mailbox<ConnectionLedger.Cut>
  private let start = ContinuousClock.now

  /// How often the connections are looked at: at first and while much arrives, and while nothing does; and the share of a core that this
  /// may take.
  private static let intervals = Duration.milliseconds(10)...Duration.milliseconds(100)
  private static let share = 0.05
  /// How many bytes between two looks are much.
  private static let much = 1 << 20

  /// Begins to watch; to be made before the socket is bound. Those who are cut off are told to `mailbox`.
  init(
    of socket: borrowing Socket, in context: Context, limits: PeerLimits, isEncrypted: Bool,
    mailbox: Mailbox<ConnectionLedger.Cut>
  ) throws {
    state = Mutex(State(ledger: ConnectionLedger(limits)))
    self.isEncrypted = isEncrypted
    self.mailbox = mailbox
    let monitor = Monitor(try SocketMonitor(of: socket, in: context))
    // Until the socket is closed.
    try SystemThread.start("connections") { self.watch(monitor.take()) }
  }

  /// Hands a monitor to the thread that reads it.
  private final class Monitor: Sendable {
    private let monitor: Mutex<SocketMonitor?>
    init(_ monitor: consuming sending SocketMonitor) { self.monitor = Mutex(monitor) }
    func take() -> SocketMonitor { monitor.withLock { $0.take()! } }
  }

  private var now: Duration { ContinuousClock.now - start }

  private func watch(_ monitor: consuming SocketMonitor) {
    var poller = Poller()
    poller.add(monitor.socket)
    var pause = Self.intervals.lowerBound
    var next = now
    var total = 0
    while true {
      let isIdle = state.withLock { $0.connections.isEmpty }
      // An error is the context's end.
      guard (try? poller.wait(atMost: isIdle ? .seconds(1) : max(.milliseconds(1), next - now))) != nil,
        (try? takeEvents(monitor)) == true
      else { return }
      guard now >= next else { continue }
      let begun = now
      let before = total
      total = look()
      pause = abs(total - before) < Self.much ? min(pause * 2, Self.intervals.upperBound) : Self.intervals.lowerBound
      next = now + max(pause, (now - begun) * (1 / Self.share))
    }
  }

  /// False where nothing more will come.
  private func takeEvents(_ monitor: borrowing SocketMonitor) throws -> Bool {
    while let event = try monitor.next() {
      switch event {
      case .accepted(let descriptor): accept(descriptor)
      case .disconnected(let descriptor):
        state.withLock { close(descriptor, &$0) }
      case .ended: return false
      case .connected, .denied, .handshakeFailed: break
      }
    }
    return true
  }

  /// Measured once more: what has come since the last time waits to be read though the connection is over.
  private func close(_ descriptor: Int32, _ state: inout State) {
    if let traffic = state.connections.removeValue(forKey: descriptor)?.traffic,
      let read = state.ledger.read(of: descriptor)
    {
      state.ledger.measure(descriptor, traffic, read: read)
    }
    state.ledger.close(descriptor)
  }

  private func accept(_ descriptor: Int32) {
    guard let connection = AcceptedConnection(descriptor) else { return }
    execute { state, now in
      close(descriptor, &state)
      state.connections[descriptor] = connection
      return state.ledger.accept(descriptor, from: connection.address, now: now)
    }
  }

  /// Compares what has arrived with what was read, and tells how much has.
  private func look() -> Int {
    let connections = state.withLock { state in
      state.connections.compactMap { $1.isMeasured ? ($0, $1, state.ledger.read(of: $0) ?? 0) : nil }
    }
    let traffic = connections.compactMap { descriptor, connection, read in
      connection.traffic.map { (descriptor, connection, read, $0) }
    }
    execute { state, now in
      for (descriptor, connection, read, traffic) in traffic where state.connections[descriptor] === connection {
        state.ledger.measure(descriptor, traffic, read: read)
      }
      let due = state.sentences.filter { $0.due <= now }
      state.sentences.removeAll { $0.due <= now }
      return due.flatMap { state.ledger.cut(key: $0.key, $0.reason) } + state.ledger.review()
    }
    return traffic.reduce(0) { $0 + $1.3.received }
  }

  private func execute(_ body: (inout State, Duration) -> [ConnectionLedger.Cut]) {
    let cuts = state.withLock { state in
      let cuts = body(&state, now)
      for cut in cuts { state.connections[cut.descriptor]?.cut() }
      return cuts
    }
    if !cuts.isEmpty { mailbox.post(cuts) }
  }

  /// False where the connection is not listened to, by what happens or from before.
  private func execute(
    _ descriptor: Int32, _ body: (inout ConnectionLedger, Duration) -> [ConnectionLedger.Cut]
  ) -> Bool {
    var isHeard = true
    execute { state, now in
      let cuts = body(&state.ledger, now)
      isHeard = state.ledger.isHeard(descriptor)
      return cuts
    }
    return isHeard
  }
}

/// What the thread that owns the socket tells and asks.
extension ConnectionGuard {
  /// A message was read; false where its sender is cut off or gone, so that it counts for nothing.
  func deliver(_ message: ReceivedMessage) -> Bool {
    guard let descriptor = message.connection else { return true }
    let size = ConnectionLedger.Size(
      wire: isEncrypted ? message.wireBytes.encrypted : message.wireBytes.plain,
      json: message.frames.count > 2 ? message.frames[2].count : 0)
    return execute(descriptor) { $0.deliver(descriptor, key: message.userID, size, now: $1) }
  }

  /// Something came by the connection of a message that may not come too often; false where its sender is cut off.
  @discardableResult
  func note(_ occurrence: ConnectionLedger.Occurrence, of message: ReceivedMessage) -> Bool {
    guard let descriptor = message.connection else { return true }
    return execute(descriptor) { $0.note(occurrence, by: descriptor, now: $1) }
  }

  /// The connection of a message is ended.
  func cut(_ message: ReceivedMessage, because reason: String) {
    guard let descriptor = message.connection else { return }
    _ = execute(descriptor) { ledger, _ in ledger.cut(descriptor, reason) }
  }

  /// The connections of a key are ended, once it may have heard why.
  func cut(key: String, because reason: String) {
    state.withLock { state in
      guard !state.sentences.contains(where: { $0.key == key }) else { return }
      state.sentences.append((key, now + .milliseconds(200), reason))
    }
  }

  /// Nothing waits to be read.
  func drain() { state.withLock { $0.ledger.drain() } }

  /// A message was given to libzmq for the peer of a connection.
  func send(_ frames: [[UInt8]], to descriptor: Int32) {
    let bytes = frames.reduce(0) { $0 + wireBytes(ofFrame: $1.count, isEncrypted: isEncrypted) }
    state.withLock { $0.ledger.send(descriptor, bytes: bytes) }
  }

  /// Whether the peer of a connection may be sent more of an artifact.
  func hasRoom(_ descriptor: Int32) -> Bool {
    state.withLock { state in
      if let traffic = state.connections[descriptor]?.traffic, let read = state.ledger.read(of: descriptor) {
        state.ledger.measure(descriptor, traffic, read: read)
      }
      return state.ledger.hasRoom(descriptor)
    }
  }

  /// The keys that have connections.
  var keys: [String] { state.withLock { $0.ledger.keys } }

  /// How many connections there are.
  var count: Int { state.withLock { $0.ledger.count } }
}
