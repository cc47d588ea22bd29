import Access
import Synchronization
import ZeroMQ

/// Lets connections in by their keys: the coordinator's half of `Access` that libzmq asks.
final class Admission: Sendable {
  private static let domain = "seedsweep"

  let addresses = PeerAddresses()
  private let denied: Denied
  private let handler: ZAPHandler

  /// Connections that were not let in, until somebody asks.
  private final class Denied: Sendable {
    struct Attempt {
      let key: CurvePublicKey
      let address: String
    }

    static let most = 1000

    let attempts = Mutex<[Attempt]>([])

    func note(_ key: CurvePublicKey, _ address: String) {
      attempts.withLock { if $0.count < Self.most { $0.append(Attempt(key: key, address: address)) } }
    }
  }

  /// Makes the handler; to be called before a socket of the context is bound.
  init(in context: Context, keys: CoordinatorKeys) throws {
    denied = Denied()
    handler = try ZAPHandler(in: context, domain: Self.domain) { [denied, addresses] key, address in
      // A token may have been made a moment ago, by another process.
      if keys.standing(of: key) == nil { try? keys.refresh() }
      if keys.standing(of: key) != nil {
        addresses.note(address, of: key)
        return .admit(userID: key.hexadecimal)
      }
      denied.note(key, address)
      return .deny
    }
  }

  /// What a socket needs to be told so that only members get in.
  static func options(_ keys: CoordinatorKeys) -> [SocketOption] {
    [.curveServer(keys.keys), .zapDomain(domain), .zapDomainEnforced]
  }

  /// The address and key of those that were not let in since the last time.
  func takeDenied() -> [(address: String, key: CurvePublicKey)] {
    denied.attempts.withLock { attempts in
      defer { attempts = [] }
      return attempts.map { ($0.address, $0.key) }
    }
  }
}

extension Admission {
  /// Tries to get in as a stranger. Throws unless that is refused: no coordinator runs behind an open door.
  func verify(_ endpoint: Endpoint, server: CurvePublicKey) throws {
    let context = try Context()
    let stranger = try Socket(.dealer, in: context)
    try stranger.set(.curveClient(try CurveKeyPair(), server: server), .linger(.zero))
    let monitor = try SocketMonitor(of: stranger, in: context)
    try stranger.connect(Self.here(endpoint))
    var poller = Poller()
    poller.add(monitor.socket)
    let end = ContinuousClock.now + .seconds(10)
    var outcome: SocketMonitor.Event?
    while outcome == nil, ContinuousClock.now < end {
      _ = try poller.wait(atMost: .milliseconds(100))
      outcome = try monitor.next()
    }
    guard case .denied = outcome else { throw ClusterError.strangersGetIn("\(endpoint)") }
    _ = takeDenied()
  }

  /// Where a socket that is bound to every address of this host can be reached from it.
  private static func here(_ endpoint: Endpoint) -> String {
    guard case .tcp("[::]", _) = endpoint else { return "\(endpoint.reachable(as: "127.0.0.1"))" }
    return "\(endpoint.reachable(as: "[::1]"))"
  }
}
