internal import Glibc

/// One connection of a socket that is bound, beside libzmq, which owns it: how much has come and gone by it, and a way to end it.
///
/// libzmq bounds the frames of a message and the messages of a connection, but not the frames of one message, and has no call that ends a
/// connection. Both need the connection itself: a descriptor of our own for it, so that whatever is done can never meet another connection
/// that got the number since.
public final class AcceptedConnection: Sendable {
  private let descriptor: Int32
  /// Where it comes from, without the port; empty for one by a file.
  public let address: String

  /// Nil where libzmq has closed the connection meanwhile.
  public init?(_ descriptor: Int32) {
    guard Self.isSocket(descriptor) else { return nil }
    let own = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    // What has become a file between the two calls stays open: to close it would take away the locks that SQLite has on that file.
    guard own >= 0, Self.isSocket(own) else { return nil }
    self.descriptor = own
    address = Self.address(of: own)
  }

  private static func isSocket(_ descriptor: Int32) -> Bool {
    var information = stat()
    return fstat(descriptor, &information) == 0 && information.st_mode & S_IFMT == S_IFSOCK
  }

  deinit { close(descriptor) }

  /// Whether the kernel counts its bytes.
  public var isMeasured: Bool { !address.isEmpty }

  /// Ends it, for both sides and whatever was not read yet.
  public func cut() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  /// Bytes since the connection was made.
  public struct Traffic: Equatable, Sendable {
    /// Arrived here.
    public var received: Int
    /// Arrived there.
    public var acknowledged: Int

    public init(received: Int, acknowledged: Int) {
      self.received = received
      self.acknowledged = acknowledged
    }
  }

  /// What the kernel has counted; nil for a connection by a file, and with kernels before 4.1.
  public var traffic: Traffic? {
    // struct tcp_info of <linux/tcp.h>, which only ever grows at its end. The header cannot be imported beside <netinet/tcp.h>.
    var information = [UInt8](repeating: 0, count: 256)
    var size = socklen_t(information.count)
    guard getsockopt(descriptor, Int32(IPPROTO_TCP), TCP_INFO, &information, &size) == 0, size >= 136 else {
      return nil
    }
    return information.withUnsafeBytes {
      Traffic(
        received: Int(truncatingIfNeeded: $0.loadUnaligned(fromByteOffset: 128, as: UInt64.self)),
        acknowledged: Int(truncatingIfNeeded: $0.loadUnaligned(fromByteOffset: 120, as: UInt64.self)))
    }
  }

  private static func address(of descriptor: Int32) -> String {
    var storage = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let code = withUnsafeMutablePointer(to: &storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { peer in
        guard getpeername(descriptor, peer, &size) == 0, peer.pointee.sa_family != AF_UNIX else { return Int32(-1) }
        return getnameinfo(peer, size, &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST)
      }
    }
    return code == 0 ? String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) : ""
  }
}
