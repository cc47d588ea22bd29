import FlyingSocks
import Foundation

/// The socket on which visitors come; no child process gets it or what comes from it.
struct Listener: Sendable {
  let socket: Socket

  init(_ address: DashboardAddress) throws {
    let parsed: any SocketAddress
    do {
      parsed =
        address.isIPv6
        ? try sockaddr_in6.inet6(ip6: address.host, port: address.port)
        : try sockaddr_in.inet(ip4: address.host, port: address.port)
    } catch { throw DashboardError.badAddress("\(address)") }
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let descriptor = Glibc.socket(address.isIPv6 ? AF_INET6 : AF_INET, kind, 0)
    guard descriptor >= 0 else { throw Self.failure(address, String(cString: strerror(errno))) }
    socket = Socket(file: .init(rawValue: descriptor))
    do {
      try socket.setValue(true, for: .localAddressReuse)
      try Self.bind(socket, to: parsed)
      try socket.listen()
    } catch {
      try? socket.close()
      throw Self.failure(address, "\(error)")
    }
  }

  private static func bind(_ socket: Socket, to address: some SocketAddress) throws { try socket.bind(to: address) }

  private static func failure(_ address: DashboardAddress, _ reason: String) -> DashboardError {
    .cannotListen("\(address)", reason: reason)
  }

  /// The port that was given or, for 0, that the system chose.
  var port: UInt16 {
    switch try? socket.sockname() {
    case .ip4(_, let port), .ip6(_, let port): port
    default: 0
    }
  }

  enum Visitor {
    case came(Socket)
    case nobody
    /// The process or the machine has no descriptor left for it.
    case noRoom
    case closed
  }

  /// The next who has come.
  func accept() -> Visitor {
    while true {
      // Swift does not see accept4.
      let descriptor = Glibc.accept(socket.file.rawValue, nil, nil)
      guard descriptor < 0 else {
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        return .came(Socket(file: .init(rawValue: descriptor)))
      }
      switch errno {
      case EAGAIN: return .nobody
      case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .noRoom
      case EBADF, EINVAL, ENOTSOCK: return .closed
      // Whoever came has left again.
      default: continue
      }
    }
  }
}
