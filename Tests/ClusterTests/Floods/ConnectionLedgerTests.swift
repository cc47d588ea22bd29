import Testing
import ZeroMQ

@testable import Cluster

@Suite("What a connection may take")
struct ConnectionLedgerTests {
  private let key = String(repeating: "a", count: 64)
  private let other = String(repeating: "b", count: 64)

  private func limits(_ adjust: (inout PeerLimits) -> Void = { _ in }) -> PeerLimits {
    var limits = PeerLimits()
    limits.unprovenBytes = 1000
    limits.allUnprovenBytes = 3000
    limits.unreadBytes = 5000
    limits.allUnreadBytes = 9000
    limits.departedBytes = 500
    adjust(&limits)
    return limits
  }

  private func ledger(_ connections: Int, _ limits: PeerLimits) -> ConnectionLedger {
    var ledger = ConnectionLedger(limits)
    for descriptor in 0..<connections {
      let cuts = ledger.accept(Int32(descriptor), from: "10.0.0.\(descriptor)", now: .seconds(descriptor))
      #expect(cuts.isEmpty)
    }
    return ledger
  }

  private func deliver(
    _ ledger: inout ConnectionLedger, _ descriptor: Int32, _ bytes: Int, key: String? = nil, now: Duration = .zero
  ) -> [ConnectionLedger.Cut] {
    ledger.deliver(descriptor, key: key, .init(wire: bytes, json: bytes), now: now)
  }

  private func arrive(_ ledger: inout ConnectionLedger, _ descriptor: Int32, _ bytes: Int) {
    ledger.measure(
      descriptor, .init(received: bytes, acknowledged: 0), read: ledger.read(of: descriptor) ?? 0)
  }

  @Test("bytes that are no whole message end a connection, and messages that are read end none")
  func unread() {
    var ledger = ledger(2, limits())
    for descriptor: Int32 in [0, 1] { #expect(deliver(&ledger, descriptor, 100, key: key).isEmpty) }
    // A million bytes, as fast as they are read.
    for total in stride(from: 1000, through: 1_000_000, by: 1000) {
      arrive(&ledger, 0, total + 100)
      #expect(ledger.review().isEmpty)
      #expect(deliver(&ledger, 0, 1000, key: key).isEmpty)
    }
    arrive(&ledger, 1, 5100)
    #expect(ledger.review().isEmpty)
    arrive(&ledger, 1, 5101)
    let cuts = ledger.review()
    #expect(cuts.map(\.descriptor) == [1] && cuts[0].peer == "key aaaaaaaaaaaa at 10.0.0.1")
    #expect(cuts[0].reason.contains("no whole message yet") && cuts[0].reason.hasSuffix("it was cut off"))
    #expect(ledger.review().isEmpty, "once")
    #expect(ledger.cuts == 1)
  }

  @Test("one that has said nothing whole may have little under way, and all of those together little more")
  func unproven() {
    var ledger = ledger(5, limits())
    arrive(&ledger, 0, 1001)
    #expect(ledger.review().map(\.descriptor) == [0])
    for descriptor: Int32 in 1...3 { arrive(&ledger, descriptor, 900) }
    #expect(ledger.review().isEmpty)
    arrive(&ledger, 4, 301)
    let cuts = ledger.review()
    #expect(cuts.count == 1 && cuts[0].descriptor == 3, "one of the greediest, not the one that came last")
  }

  @Test("of everybody's unread bytes those go first of whom most are, by however many connections")
  func greediest() {
    var ledger = ledger(7, limits())
    for descriptor: Int32 in 0..<6 { #expect(deliver(&ledger, descriptor, 0, key: key).isEmpty) }
    #expect(deliver(&ledger, 6, 0, key: other).isEmpty)
    for descriptor: Int32 in 0..<6 { arrive(&ledger, descriptor, 1000) }
    arrive(&ledger, 6, 3001)
    let cuts = ledger.review()
    #expect(cuts.count == 1 && cuts[0].descriptor < 6)
  }

  @Test("what came by closed connections counts until it is read")
  func departed() {
    var ledger = ledger(1, limits { $0.unreadBytes = 20_000 })
    #expect(deliver(&ledger, 0, 0, key: key).isEmpty)
    arrive(&ledger, 0, 9001)
    ledger.close(0)
    #expect(ledger.accept(1, from: "10.0.0.9", now: .zero).map(\.descriptor) == [1])
    #expect(!ledger.isHeard(0), "of what waits of closed connections nothing is answered while it is much")
    ledger.drain()
    #expect(ledger.isHeard(0))
    #expect(ledger.accept(2, from: "10.0.0.9", now: .zero).isEmpty)
  }

  @Test(
    "a message that is read before its connection is told of counts as read, and one of an earlier connection does not")
  func early() {
    var ledger = ConnectionLedger(limits { $0.unprovenBytes = 1000 })
    #expect(deliver(&ledger, 0, 3000, key: key).isEmpty)
    #expect(ledger.accept(0, from: "10.0.0.1", now: .zero).isEmpty)
    arrive(&ledger, 0, 3900)
    #expect(ledger.review().isEmpty)
    ledger.close(0)
    #expect(deliver(&ledger, 0, 3000, key: key).isEmpty, "of the closed one")
    #expect(ledger.accept(0, from: "10.0.0.1", now: .zero).isEmpty)
    arrive(&ledger, 0, 500)
    arrive(&ledger, 0, 1501)
    #expect(ledger.review().count == 1)
    // A measurement that is older than what was read since takes nothing away.
    #expect(ledger.accept(1, from: "10.0.0.1", now: .zero).isEmpty)
    ledger.measure(1, .init(received: 100, acknowledged: 0), read: 0)
    #expect(deliver(&ledger, 1, 5000, key: key).isEmpty)
    ledger.measure(1, .init(received: 100, acknowledged: 0), read: 0)
    #expect(ledger.read(of: 1) == 5000)
  }

  @Test("messages, bytes, JSON, greetings, failures and refusals have a rate, which belongs to the key")
  func rates() {
    let rate = Rate(burst: 10, perSecond: 1)
    var ledger = ledger(2, limits { $0.messages = rate })
    for number in 0..<10 { #expect(deliver(&ledger, Int32(number % 2), 1, key: key).isEmpty) }
    #expect(deliver(&ledger, 0, 1, key: key, now: .milliseconds(999)).map(\.descriptor) == [0])
    #expect(!ledger.isHeard(0) && ledger.isHeard(1))
    #expect(deliver(&ledger, 1, 1, key: key, now: .seconds(1)).isEmpty)
    for adjust: (inout PeerLimits) -> Void in [{ $0.bytes = rate }, { $0.json = rate }] {
      var ledger = self.ledger(1, limits(adjust))
      #expect(deliver(&ledger, 0, 10, key: key).isEmpty)
      #expect(deliver(&ledger, 0, 1, key: key).count == 1)
    }
    for (occurrence, adjust): (ConnectionLedger.Occurrence, (inout PeerLimits) -> Void) in [
      (.refusal, { $0.refusals = rate }), (.greeting, { $0.greetings = rate }), (.failure, { $0.failures = rate }),
    ] {
      var ledger = self.ledger(1, limits(adjust))
      #expect(deliver(&ledger, 0, 1, key: key).isEmpty)
      for _ in 0..<10 { #expect(ledger.note(occurrence, by: 0, now: .zero).isEmpty) }
      #expect(ledger.note(occurrence, by: 0, now: .zero).count == 1)
      #expect(ledger.note(occurrence, by: 0, now: .zero).isEmpty)
    }
  }

  @Test("connections have a number: in all, by one key, and of those that have said nothing")
  func connections() {
    var all = ledger(3, limits { $0.connections = 3 })
    #expect(all.accept(3, from: "10.0.0.3", now: .zero).map(\.descriptor) == [3])
    var silent = ledger(3, limits { $0.unprovenConnections = 3 })
    #expect(deliver(&silent, 0, 1, key: key).isEmpty)
    #expect(silent.accept(3, from: "10.0.0.3", now: .seconds(3)).isEmpty)
    #expect(silent.accept(4, from: "10.0.0.3", now: .seconds(4)).map(\.descriptor) == [1], "the oldest")
    var keyed = ledger(3, limits { $0.connectionsOfKey = 2 })
    for descriptor: Int32 in [0, 1] { #expect(deliver(&keyed, descriptor, 1, key: key).isEmpty) }
    #expect(deliver(&keyed, 2, 1, key: key).map(\.descriptor) == [2])
    #expect(deliver(&keyed, 0, 1, key: key).isEmpty)
  }

  @Test("a key that is revoked loses every connection, and nobody else any")
  func revoked() {
    var ledger = ledger(3, limits())
    for (descriptor, key) in [(0, key), (1, other), (2, key)] {
      #expect(deliver(&ledger, Int32(descriptor), 1, key: key).isEmpty)
    }
    #expect(Set(ledger.keys) == [key, other])
    #expect(ledger.cut(key: key, "revoked").map(\.descriptor) == [0, 2])
  }

  @Test("a peer gets no more of an artifact while it has not read what it got")
  func unsent() {
    var ledger = ledger(3, limits { ($0.unsentBytes, $0.allUnsentBytes) = (1000, 1500) })
    for descriptor: Int32 in 0..<3 { ledger.measure(descriptor, .init(received: 1, acknowledged: 0), read: 0) }
    #expect(ledger.hasRoom(0))
    ledger.send(0, bytes: 1000)
    #expect(!ledger.hasRoom(0) && ledger.hasRoom(1))
    ledger.measure(0, .init(received: 1, acknowledged: 1), read: 0)
    #expect(ledger.hasRoom(0))
    ledger.send(1, bytes: 501)
    #expect(!ledger.hasRoom(2), "all together")
  }
}
