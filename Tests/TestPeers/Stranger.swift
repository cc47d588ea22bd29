import Foundation
import Glibc
public import ReproducibleMath

/// A TCP connection that knows nothing of keys: it writes what it likes.
public struct Stranger: ~Copyable {
  private let descriptor: Int32

  /// Connects to a port of this host from one of its many addresses, each of which has ports of its own.
  public init?(port: UInt16, from number: Int) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var source = Self.address(number: UInt32(2 + number % 60), port: 0)
    var target = Self.address(number: 1, port: port)
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isConnected = withUnsafePointer(to: &source) { source in
      withUnsafePointer(to: &target) { target in
        source.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) } == 0
          && target.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) } == 0
      }
    }
    guard isConnected else { return nil }
  }

  deinit { close(descriptor) }

  /// 127.0.0.NUMBER.
  private static func address(number: UInt32, port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = (UInt32(127) << 24 | number).bigEndian
    return address
  }

  /// Writes bytes; whatever the other side thinks of them.
  public func write(_ bytes: [UInt8], waiting: Bool = true) {
    send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL) | (waiting ? 0 : Int32(MSG_DONTWAIT)))
  }

  /// Keeps one among others.
  public final class Holder {
    private let stranger: Stranger
    public init(_ stranger: consuming Stranger) { self.stranger = stranger }
  }

  /// Something that is no handshake: noise, or a proper beginning that goes wrong.
  public static func junk(_ random: inout RandomStream) -> [UInt8] {
    let noise = (0..<random.integer(below: 200)).map { _ in UInt8(random.integer(below: 256)) }
    let hello: [UInt8] = [4, 200, 5] + Array("HELLO".utf8) + [1, 0]
    switch random.integer(below: 6) {
    case 0: return noise
    case 1: return Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
    case 2: return greeting("NULL") + [4, 5] + Array("READY".utf8) + noise
    case 3: return greeting("CURVE") + hello + noise
    // A command that says it has 2^63 bytes.
    case 4: return greeting("CURVE") + [6, 128, 0, 0, 0, 0, 0, 0, 0] + noise
    default: return Array(greeting("PLAIN").prefix(random.integer(below: 65))) + noise
    }
  }

  /// The 64 bytes by which ZMTP 3 begins.
  public static func greeting(_ mechanism: String) -> [UInt8] {
    let name = Array(mechanism.utf8)
    return [255, 0, 0, 0, 0, 0, 0, 0, 0, 127, 3, 0] + name + [UInt8](repeating: 0, count: 52 - name.count)
  }
}
