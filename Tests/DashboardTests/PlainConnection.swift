import Foundation

/// A connection to a port of this host whose bytes are read as they come, without ever waiting.
final class PlainConnection {
  private let descriptor: Int32

  init(port: UInt16) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw CocoaError(.fileReadUnknown) }
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
  }

  deinit { close(descriptor) }

  func write(_ text: String) throws {
    guard send(descriptor, text, text.utf8.count, Int32(MSG_NOSIGNAL)) == text.utf8.count else {
      throw CocoaError(.fileWriteUnknown)
    }
  }

  /// Everything that comes until the other side closes.
  func readAll() async throws -> String {
    var text = ""
    while let new = try? read() {
      text += new
      if new.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
    }
    return text
  }

  /// What has come since the last time; throws where the other side has closed.
  func read() throws -> String {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    if count < 0, errno == EAGAIN || errno == EINTR { return "" }
    guard count > 0 else { throw CocoaError(.fileReadUnknown) }
    return String(decoding: bytes[..<count], as: UTF8.self)
  }
}
