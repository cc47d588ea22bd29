import Foundation
import TestSupport
import Testing
import ZeroMQ

@testable import Cluster

@Suite("Why a coordinator cannot be reached", .waiting(minutes: 5))
struct ReachabilityTests {
  /// A TCP port on which somebody listens and takes nobody in.
  private final class Listener {
    // Processes that other tests start at the same time must not keep it open.
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    let port: UInt16
    private var callers: [Int32] = []
    private var isOpen = true

    init() throws {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      var size = socklen_t(MemoryLayout<sockaddr_in>.size)
      let isBound = withUnsafeMutablePointer(to: &address) { [descriptor] in
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
        }
      }
      port = UInt16(bigEndian: address.sin_port)
      try #require(isBound && listen(descriptor, 0) == 0)
    }

    /// Fills the queue of those who wait to be taken in: whoever comes after them gets no answer, as from behind a firewall.
    func fill() {
      for _ in 0..<8 {
        let caller = socket(
          AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = port.bigEndian
        withUnsafePointer(to: &address) {
          $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            _ = connect(caller, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
          }
        }
        callers.append(caller)
      }
      usleep(100_000)
    }

    func stop() {
      guard isOpen else { return }
      isOpen = false
      for caller in callers { close(caller) }
      close(descriptor)
    }

    deinit { stop() }
  }

  private func probe(_ address: String) throws -> String {
    let endpoint = try Endpoint(address)
    return Reachability.probe(endpoint).text(endpoint)
  }

  @Test("a name that nobody knows, a port where nobody listens, a firewall and a missing socket are told apart")
  func kinds() throws {
    #expect(try probe("no-such-host.invalid:7070").contains("does not find the name no-such-host.invalid"))
    let listener = try Listener()
    #expect(try probe("127.0.0.1:\(listener.port)").contains("accepts connections"))
    listener.fill()
    #expect(try probe("127.0.0.1:\(listener.port)").contains("does not answer: the host is off, or a firewall"))
    listener.stop()
    #expect(try probe("127.0.0.1:\(listener.port)").contains("refuses connections"))
    #expect(try probe("/nowhere/x.socket").contains("there is no such socket file"))
  }

  @Test("it is told after a few seconds and repeated at times, until there is an answer")
  func times() throws {
    let listener = try Listener()
    listener.stop()
    var watch = ReachabilityWatch(.tcp(host: "127.0.0.1", port: listener.port))
    var told: [Double] = []
    for tenths in 0..<4300 {
      let now = Duration.milliseconds(100 * tenths)
      if case .tell = watch.step(isInTouch: false, now: now) { told.append(now / .seconds(1)) }
      // The look itself takes no time here.
      wait { !watch.isLooking }
    }
    #expect(told.map { Int($0) } == [3, 13, 43, 103, 403], "\(told)")
    #expect(watch.step(isInTouch: true, now: .seconds(1000)) == nil)
    #expect(watch.step(isInTouch: false, now: .seconds(1001)) == nil, "a new absence begins anew")
  }

  @Test("where only the address of IPv6 answers it is used")
  func ipv6Only() throws {
    let context = try Context()
    let router = try Socket(.router, in: context)
    try router.set(.linger(.zero))
    guard case .tcp(_, let port) = try Endpoint(try router.bind("tcp://[::1]:*")) else { return }
    #expect(Reachability.probe(.tcp(host: "[::1]", port: port)) == .accepted(isIPv6: true))
    // Literally in brackets it is used already; of a name it has to be said.
    var watch = ReachabilityWatch(.tcp(host: "::1", port: port))
    var outcomes: [ReachabilityWatch.Outcome] = []
    var now = Duration.zero
    while outcomes.isEmpty {
      if let outcome = watch.step(isInTouch: false, now: now) { outcomes.append(outcome) }
      now += .milliseconds(100)
      wait { !watch.isLooking }
    }
    #expect(outcomes == [.use(isIPv6: true)])
  }

  @Test("a name that is answered at its address of IPv4 later on is tried there again")
  func backToIPv4() throws {
    let context = try Context()
    let router = try Socket(.router, in: context)
    try router.set(.linger(.zero))
    guard case .tcp(_, let port) = try Endpoint(try router.bind("tcp://127.0.0.1:*")) else { return }
    var watch = ReachabilityWatch(.tcp(host: "127.0.0.1", port: port), usesIPv6: true)
    var outcome: ReachabilityWatch.Outcome?
    var now = Duration.zero
    while outcome == nil {
      outcome = watch.step(isInTouch: false, now: now)
      now += .milliseconds(100)
      wait { !watch.isLooking }
    }
    #expect(outcome == .use(isIPv6: false))
  }
}
