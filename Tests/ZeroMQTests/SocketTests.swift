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

  @Test("of a message without end no more is kept than is asked for, and the next one is whole")
  func cutShort() throws {
    let context = try Context()
    let router = try Socket(.router, in: context)
    let dealer = try Socket(.dealer, in: context)
    try router.bind("inproc://cut-short")
    try dealer.set(.identity([97]))
    try dealer.connect("inproc://cut-short")
    try dealer.send([[UInt8]](repeating: [], count: 100_000))
    try dealer.send([[1], [UInt8](repeating: 2, count: 1000), [3]])
    try dealer.send([[1], [2]])
    let frames = try #require(try router.receiveMessage(frames: 3))
    #expect(frames.frames == [[97], [], []] && frames.frameCount == 100_001 && frames.isCutShort)
    let bytes = try #require(try router.receiveMessage(bytes: 1001))
    #expect(bytes.frames == [[97], [1]] && bytes.byteCount == 1002 && bytes.isCutShort)
    let whole = try #require(try router.receiveMessage(frames: 3, bytes: 3))
    #expect(whole.frames == [[97], [1], [2]] && !whole.isCutShort)
  }

  @Test("what is read of a connection is what the kernel has received of it, byte for byte", arguments: [false, true])
  func wireBytes(isEncrypted: Bool) throws {
    let context = try Context()
    let keys = try CurveKeyPair()
    let router = try Socket(.router, in: context)
    let dealer = try Socket(.dealer, in: context)
    if isEncrypted {
      try router.set(.curveServer(keys))
      try dealer.set(.curveClient(try CurveKeyPair(), server: keys.publicKey))
    }
    try dealer.connect(try router.bind("tcp://127.0.0.1:*"))
    try dealer.send([[1]])
    let first = try #require(try router.receiveMessage())
    let descriptor = try #require(first.connection)
    let connection = try #require(AcceptedConnection(descriptor))
    #expect(connection.address == "127.0.0.1")
    let before = try #require(connection.traffic)
    var read = 0
    for size in [0, 1, 222, 223, 255, 256, 1000, 300_000] {
      try dealer.send([[], [UInt8](repeating: 7, count: size)])
      let message = try #require(try router.receiveMessage())
      read += isEncrypted ? message.wireBytes.encrypted : message.wireBytes.plain
      let traffic = try #require(connection.traffic)
      #expect(traffic.received - before.received == read, "\(size)")
    }
  }

  @Test("a connection can be ended beside libzmq, which makes another one")
  func cut() throws {
    let context = try Context()
    let router = try Socket(.router, in: context)
    let monitor = try SocketMonitor(of: router, in: context)
    let dealer = try Socket(.dealer, in: context)
    try dealer.connect(try router.bind("tcp://127.0.0.1:*"))
    func next(_ isMeant: (SocketMonitor.Event) -> Bool) throws -> SocketMonitor.Event {
      while true { if let event = try monitor.next(), isMeant(event) { return event } else { usleep(1000) } }
    }
    func isAccepted(_ event: SocketMonitor.Event) -> Bool { if case .accepted = event { true } else { false } }
    guard case .accepted(let descriptor) = try next(isAccepted) else { return }
    let connection = try #require(AcceptedConnection(descriptor))
    try dealer.send([[1]])
    let first = try router.receiveMessage()
    #expect(first?.connection == descriptor)
    connection.cut()
    _ = try next { $0 == .disconnected(descriptor: descriptor) }
    _ = try next(isAccepted)
    try dealer.send([[2]])
    let second = try router.receiveMessage()
    #expect(second?.frames.last == [2])
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
