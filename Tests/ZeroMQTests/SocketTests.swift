import Foundation
import Glibc
import TestSupport
import Testing
import ZeroMQ

@Suite("Sockets", .waiting(minutes: 10))
struct SocketTests {
  static let endpoints = [
    "inproc://sockets", "tcp://127.0.0.1:*", "ipc:///tmp/seedsweep-test-\(getpid()).socket",
  ]

  @Test("a ROUTER answers the DEALER that wrote, frame by frame", arguments: endpoints)
  func routerAnswersDealer(endpoint: String) throws {
    defer { if endpoint.hasPrefix("ipc://") { unlink(String(endpoint.dropFirst(6))) } }
    let context = try Context()
    let router = try Socket(.router, in: context)
    let address = try router.bind(endpoint)
    let dealer = try Socket(.dealer, in: context)
    try dealer.set(.identity(Array("worker-1".utf8)))
    try dealer.connect(address)
    try dealer.send([[1, 2], [], [UInt8](repeating: 7, count: 300_000)])
    let request = try #require(try router.receive())
    #expect(request == [Array("worker-1".utf8), [1, 2], [], [UInt8](repeating: 7, count: 300_000)])
    try router.send([request[0], Array("task".utf8)])
    let reply = try dealer.receive()
    #expect(reply == [Array("task".utf8)])
  }

  @Test("a wildcard port is resolved")
  func wildcard() throws {
    let router = try Socket(.router, in: Context())
    let address = try router.bind("tcp://127.0.0.1:*")
    let port = try #require(Int(address.split(separator: ":").last ?? ""))
    #expect(port > 0)
  }

  @Test("a mandatory ROUTER says that it does not know a peer")
  func unknownIdentity() throws {
    let router = try Socket(.router, in: Context())
    try router.set(.routerMandatory(true))
    try router.bind("inproc://unknown")
    let error = failure { try router.send([[1], [2]]) }
    #expect(error?.isUnreachable == true)
  }

  @Test("a DEALER with `immediate` refuses a message while nobody is connected")
  func immediate() throws {
    let dealer = try Socket(.dealer, in: Context())
    try dealer.set(.immediate(true), .linger(.zero))
    try dealer.connect("ipc:///tmp/seedsweep-nobody-\(getpid()).socket")
    let error = failure { try dealer.send([[1]], waiting: false) }
    #expect(error?.wouldBlock == true)
    let nothing = try dealer.receive(waiting: false)
    #expect(nothing == nil)
  }

  @Test("an endpoint in use is named together with the reason")
  func addressInUse() throws {
    let context = try Context()
    let first = try Socket(.router, in: context)
    let address = try first.bind("tcp://127.0.0.1:*")
    let second = try Socket(.router, in: context)
    let error = try #require(failure { try second.bind(address) })
    #expect(error.code == EADDRINUSE)
    #expect(error.description == "could not bind \(address): Address already in use (errno \(EADDRINUSE))")
  }

  @Test("every option of both roles is accepted by libzmq")
  func options() throws {
    let socket = try Socket(.router, in: Context())
    try socket.set(
      .routerMandatory(true), .routerHandover(false), .tcpKeepalive(idle: .seconds(5), interval: .seconds(2), count: 3),
      .tcpAcknowledgedWithin(.seconds(10)), .handshakeInterval(.seconds(5)),
      .maximumMessageSize(1 << 20), .linger(.zero), .sendLimit(64), .receiveLimit(1000))
    let worker = try Socket(.dealer, in: Context())
    try worker.set(.immediate(true), .reconnect(after: .milliseconds(250), atMost: .seconds(8)))
    let error = failure { try worker.set(.identity([])) }
    #expect(error?.code == EINVAL)
  }

  @Test("a message above the limit closes the connection and reaches nobody")
  func maximumMessageSize() throws {
    let context = try Context()
    let router = try Socket(.router, in: context)
    try router.set(.maximumMessageSize(1000), .linger(.zero))
    let address = try router.bind("tcp://127.0.0.1:*")
    let stranger = try Socket(.dealer, in: context)
    try stranger.set(.linger(.zero))
    try stranger.connect(address)
    try stranger.send([[UInt8](repeating: 0, count: 1001)])
    let honest = try Socket(.dealer, in: context)
    try honest.connect(address)
    try honest.send([[42]])
    let received = try router.receive()
    #expect(received?.last == [42])
  }
}

/// The ZeroMQ error of `body`; nil where it threw none.
func failure(_ body: () throws -> Void) -> ZeroMQError? {
  do {
    try body()
    return nil
  } catch {
    return error as? ZeroMQError
  }
}
