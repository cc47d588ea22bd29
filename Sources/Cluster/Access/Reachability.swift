import Foundation
import Synchronization
import Threads
import ZeroMQ

/// What becomes of a plain connection to an address: libzmq tries again for ever and says nothing.
enum Reachability: Equatable, Sendable {
  case accepted(isIPv6: Bool)
  case unknownName(host: String, reason: String)
  /// The host is there, and nothing listens.
  case refused
  /// Nobody says yes or no.
  case silent
  case unreachable(reason: String)
  case noSocketFile(path: String)

  /// How long an answer is waited for.
  static let patience = Duration.seconds(3)

  /// Tries every address that the name has, those of IPv4 first, as libzmq does. Takes seconds where nobody answers.
  static func probe(_ endpoint: Endpoint) -> Reachability {
    switch endpoint {
    case .inproc: return .accepted(isIPv6: false)
    case .ipc(let path):
      var information = stat()
      return stat(path, &information) == 0 ? .accepted(isIPv6: false) : .noSocketFile(path: path)
    case .tcp(let host, let port): return probe(host, port ?? 0)
    }
  }

  private static func probe(_ host: String, _ port: UInt16) -> Reachability {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    let code = getaddrinfo(bare, "\(port)", &hints, &list)
    defer { if let list { freeaddrinfo(list) } }
    guard code == 0 else { return .unknownName(host: host, reason: String(cString: gai_strerror(code))) }
    let addresses = Array(sequence(first: list, next: { $0?.pointee.ai_next }).prefix { $0 != nil }.map { $0!.pointee })
    let ordered = addresses.filter { $0.ai_family == AF_INET } + addresses.filter { $0.ai_family == AF_INET6 }
    var first: Reachability?
    for address in ordered {
      let outcome = connect(address)
      if case .accepted = outcome { return outcome }
      first = first ?? outcome
    }
    return first ?? .unknownName(host: host, reason: "it has no address")
  }

  private static func connect(_ address: addrinfo) -> Reachability {
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = socket(address.ai_family, kind, 0)
    guard descriptor >= 0 else { return failure(errno) }
    defer { close(descriptor) }
    let accepted = Reachability.accepted(isIPv6: address.ai_family == AF_INET6)
    if Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 { return accepted }
    guard errno == EINPROGRESS else { return failure(errno) }
    var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    guard poll(&waiting, 1, Int32(patience.components.seconds * 1000)) > 0 else { return .silent }
    var code: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
    return code == 0 ? accepted : failure(code)
  }

  private static func failure(_ code: Int32) -> Reachability {
    switch code {
    case ECONNREFUSED: .refused
    case ETIMEDOUT: .silent
    default: .unreachable(reason: String(cString: strerror(code)))
    }
  }

  /// What people should know, and do.
  func text(_ endpoint: Endpoint) -> String {
    switch self {
    case .accepted: "\(endpoint) accepts connections, and nobody there has answered yet"
    case .unknownName(let host, let reason):
      "\(endpoint): this host does not find the name \(host) (\(reason)): is it spelt as the network knows it?"
    case .refused: "\(endpoint) refuses connections: nothing listens on that port: is the coordinator running there?"
    case .silent: "\(endpoint) does not answer: the host is off, or a firewall is between"
    case .unreachable(let reason): "\(endpoint) cannot be reached: \(reason)"
    case .noSocketFile(let path): "\(path): there is no such socket file: is the coordinator running on this machine?"
    }
  }
}

/// Looks now and then why a connection does not come about, on threads of its own.
struct ReachabilityWatch {
  enum Outcome: Equatable {
    case tell(String)
    /// The name has addresses of IPv6 only, or others that do not answer.
    case use(isIPv6: Bool)
  }

  private final class Answer: Sendable {
    let value = Mutex<Reachability?>(nil)
  }

  /// How long after the connection was missed first, and then after the look before; the last one again and again. What the first
  /// look finds is for the family of addresses only.
  private static let pauses = [0.5, 2.5, 10, 30, 60, 300].map { Duration.seconds($0) }

  private let endpoint: Endpoint
  private var answer: Answer?
  private var looks = 0
  private var next: Duration?
  private var usesIPv6: Bool

  /// `usesIPv6` says whether the socket looks for addresses of IPv6; nil is for what the endpoint itself makes of it.
  init(_ endpoint: Endpoint, usesIPv6: Bool? = nil) {
    self.endpoint = endpoint
    let isBracketed = if case .tcp(let host, _) = endpoint { host.hasPrefix("[") } else { false }
    self.usesIPv6 = usesIPv6 ?? isBracketed
  }

  /// Whether an answer is still to come.
  var isLooking: Bool { answer.map { $0.value.withLock { $0 == nil } } ?? false }

  /// To be called several times a second.
  mutating func step(isInTouch: Bool, now: Duration) -> Outcome? {
    guard !isInTouch else {
      (answer, next, looks) = (nil, nil, 0)
      return nil
    }
    if let found = answer?.value.withLock({ $0 }) {
      answer = nil
      next = now + Self.pauses[min(looks, Self.pauses.count - 1)]
      return outcome(found)
    }
    let due = next ?? now + Self.pauses[0]
    next = due
    if answer == nil, now >= due { look() }
    return nil
  }

  private mutating func look() {
    looks += 1
    let answer = Answer()
    self.answer = answer
    let start: Void? = try? SystemThread.start("look at an address") { [endpoint] in
      let found = Reachability.probe(endpoint)
      answer.value.withLock { $0 = found }
    }
    // Where no thread can be made it is tried again.
    if start == nil { self.answer = nil }
  }

  private mutating func outcome(_ found: Reachability) -> Outcome? {
    if case .accepted(let isIPv6) = found, isIPv6 != usesIPv6 {
      usesIPv6 = isIPv6
      return .use(isIPv6: isIPv6)
    }
    return looks > 1 ? .tell(found.text(endpoint)) : nil
  }
}
