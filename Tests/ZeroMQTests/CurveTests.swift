import Foundation
import TestSupport
import Testing

@testable import ZeroMQ

@Suite("CURVE and ZAP", .waiting(minutes: 10))
struct CurveTests {
  private let context = try! Context()
  private let server = try! CurveKeyPair()

  /// A ROUTER that wants authentication.
  private func router() throws -> Socket {
    let router = try Socket(.router, in: context)
    try router.set(
      .curveServer(server), .zapDomain("test"), .zapDomainEnforced, .handshakeInterval(.seconds(5)), .linger(.zero))
    return router
  }

  private func handler(admitting keys: CurvePublicKey...) throws -> ZAPHandler {
    try ZAPHandler(in: context, domain: "test") { key, _ in
      keys.contains(key) ? .admit(userID: key.hexadecimal) : .deny
    }
  }

  /// What becomes of a client's first connection to `address`, the client being in a context of its own.
  private func outcome(_ address: String, _ options: [SocketOption]) throws -> SocketMonitor.Event? {
    let context = try Context()
    let dealer = try Socket(.dealer, in: context)
    try dealer.set(options + [.linger(.zero), .reconnect(after: .seconds(30), atMost: .seconds(30))])
    let monitor = try SocketMonitor(of: dealer, in: context)
    try dealer.connect(address)
    var poller = Poller()
    poller.add(monitor.socket)
    let end = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < end {
      _ = try poller.wait(atMost: .milliseconds(100))
      if let event = try monitor.next() { return event }
    }
    return nil
  }

  @Test("a known key gets in, and every message says whose it is")
  func known() throws {
    let client = try CurveKeyPair()
    let handler = try handler(admitting: client.publicKey)
    let router = try router()
    let address = try router.bind("tcp://127.0.0.1:*")
    let dealer = try Socket(.dealer, in: Context())
    try dealer.set(.curveClient(client, server: server.publicKey), .linger(.zero), .identity(Array("a".utf8)))
    try dealer.connect(address)
    try dealer.send([[1], [2]])
    let message = try #require(try router.receiveMessage())
    #expect(message.frames == [[97], [1], [2]] && message.userID == client.publicKey.hexadecimal)
    try router.send([[97], [3]])
    let answer = try dealer.receive()
    #expect(answer == [[3]])
    withExtendedLifetime(handler) {}
  }

  @Test("an unknown key, a wrong server key and plain text do not get in")
  func strangers() throws {
    let client = try CurveKeyPair()
    let handler = try handler(admitting: client.publicKey)
    let router = try router()
    let address = try router.bind("tcp://127.0.0.1:*")
    #expect(try outcome(address, [.curveClient(try CurveKeyPair(), server: server.publicKey)]) == .denied(status: 400))
    let other = try CurveKeyPair().publicKey
    let wrong = try #require(try outcome(address, [.curveClient(client, server: other)]))
    #expect(wrong.isEnd)
    let plain = try #require(try outcome(address, []))
    #expect(plain.isEnd)
    #expect(try outcome(address, [.curveClient(client, server: server.publicKey)]) == .connected)
    let received = try router.receive(waiting: false)
    #expect(received == nil)
    withExtendedLifetime(handler) {}
  }

  @Test("without a ZAP handler nobody gets in, before it was there and after it has gone")
  func noHandler() throws {
    let client = try CurveKeyPair()
    let router = try router()
    let address = try router.bind("tcp://127.0.0.1:*")
    let options: [SocketOption] = [.curveClient(client, server: server.publicKey)]
    #expect(try outcome(address, options) != .connected)
    var handler: ZAPHandler? = try handler(admitting: client.publicKey)
    #expect(try outcome(address, options) == .connected)
    withExtendedLifetime(handler) {}
    handler = nil
    // The thread may take a moment to end; from then on nobody is let in.
    var last: SocketMonitor.Event? = .connected
    while last == .connected { last = try outcome(address, options) }
    for _ in 0..<3 { #expect(try outcome(address, options) != .connected) }
    let received = try router.receive(waiting: false)
    #expect(received == nil)
  }

  @Test("a client that was denied gets in later, when it connects anew")
  func reconnect() throws {
    let client = try CurveKeyPair()
    let isOpen = Flag()
    let handler = try ZAPHandler(in: context, domain: "test") { _, _ in isOpen.isRaised ? .admit(userID: "x") : .deny }
    let router = try router()
    let address = try router.bind("tcp://127.0.0.1:*")
    let own = try Context()
    let dealer = try Socket(.dealer, in: own)
    try dealer.set(.curveClient(client, server: server.publicKey), .immediate(true), .linger(.zero))
    let monitor = try SocketMonitor(of: dealer, in: own)
    try dealer.connect(address)
    while try monitor.next() != .denied(status: 400) { usleep(1000) }
    isOpen.raise()
    try dealer.reconnect(address)
    try dealer.send([[1]])
    let received = try router.receive()?.last
    #expect(received == [1])
    withExtendedLifetime(handler) {}
  }

  @Test("a key pair comes back from its secret half, which no description shows")
  func pair() throws {
    let pair = try CurveKeyPair()
    #expect(CurveKeyPair(secretHexadecimal: pair.secretHexadecimal) == pair)
    #expect(CurvePublicKey(hexadecimal: pair.publicKey.hexadecimal) == pair.publicKey)
    #expect(CurveKeyPair(secretHexadecimal: String(pair.secretHexadecimal.dropLast(2))) == nil)
    #expect(CurvePublicKey(hexadecimal: String(repeating: "zz", count: 32)) == nil)
    var dumped = ""
    dump(pair, to: &dumped)
    for text in ["\(pair)", String(reflecting: pair), "\([pair])", dumped] {
      #expect(!text.contains(pair.secretHexadecimal))
      #expect(!text.contains("\(pair.secretKey[0]), \(pair.secretKey[1]), "))
    }
  }
}

extension SocketMonitor.Event {
  /// Whether a connection came to nothing, with or without a word.
  fileprivate var isEnd: Bool {
    switch self {
    case .disconnected, .handshakeFailed: true
    case .connected, .accepted, .denied, .ended: false
    }
  }
}
