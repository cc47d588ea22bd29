import ZeroMQ

/// Watches a client's connection: tells what people should know, and connects anew where libzmq has given up.
struct ConnectionWatch: ~Copyable {
  enum Outcome: Equatable {
    /// Messages flow: what was said before may have been lost.
    case connected
    /// The coordinator does not know the key.
    case denied
    /// Something is wrong that may pass; told once.
    case trouble(String)
  }

  /// How long after a broken handshake the connection is tried anew: at first, and twice as long each time.
  private static let pauses = Duration.seconds(1)...Duration.seconds(8)

  let monitor: SocketMonitor
  private let endpoint: String
  private let hasKeys: Bool
  private var pause = Self.pauses.lowerBound
  private var retry: Duration?
  private var hasComplained = false

  init(of socket: borrowing Socket, connecting endpoint: String, hasKeys: Bool, in context: Context) throws {
    monitor = try SocketMonitor(of: socket, in: context)
    self.endpoint = endpoint
    self.hasKeys = hasKeys
  }

  /// To be called several times a second.
  mutating func step(_ socket: borrowing Socket, now: Duration) throws -> Outcome? {
    while let event = try monitor.next() {
      switch event {
      case .connected:
        retry = nil
        pause = Self.pauses.lowerBound
        return .connected
      case .denied(400): return .denied
      case .denied, .handshakeFailed:
        retry = retry ?? now + pause
        if !hasComplained {
          hasComplained = true
          return .trouble(complaint)
        }
      case .disconnected, .accepted, .ended: break
      }
    }
    if let due = retry, now >= due {
      retry = nil
      pause = min(pause * 2, Self.pauses.upperBound)
      try socket.reconnect(endpoint)
    }
    return nil
  }

  private var complaint: String {
    hasKeys
      ? "\(endpoint) breaks the handshake off: it may not be the coordinator that this host has joined; trying again"
      : "\(endpoint) breaks the handshake off: it may want keys, for which a join token is needed; trying again"
  }
}
