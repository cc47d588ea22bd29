import Access
import Foundation
import SimulatedTraining
import Sweep
import Synchronization
import TestSupport
import Testing
import ZeroMQ

@testable import Cluster

@Suite("What the security log says of peers", .waiting(minutes: 10))
struct SecurityWatchTests {
  private let run: TestRun
  private let keys: TestKeys

  init() throws {
    run = try TestRun(conditions: ["scratch-noaug-n70"], seeds: [1])
    keys = try TestKeys(run)
  }

  private func events(_ kind: SecurityEvent.Kind) throws -> [SecurityEvent] {
    try keys.coordinator.log.entries().map {
      try JSONDecoder().decode(SecurityEvent.self, from: Data($0.line.utf8))
    }.filter { $0.event == kind }
  }

  private func enrol(_ host: WorkerKeys, _ token: JoinToken) throws {
    try Enroller(token, keys: host, host: "anton", tell: { _ in }).run()
  }

  @Test("who joined by which token, and who was refused; a host that was revoked and comes back is not passed over")
  func comeback() throws {
    let (coordinator, summary) = try keys.startCoordinator()
    let token = try keys.token(uses: 2)
    let short = token.keys.publicKey.abbreviated
    let host = try keys.stranger("anton")
    try enrol(host, token)
    try keys.coordinator.revoke("anton")
    let again = try keys.stranger("anton-again")
    try enrol(again, token)
    let comeback = Comeback(revokedKey: host.keys.publicKey.abbreviated, token: short)
    wait { run.events.withLock { $0.contains(.enrolled(host: "anton", comeback: comeback)) } }
    #expect(SweepEvent.enrolled(host: "anton", comeback: comeback).isAlarm)
    #expect(!SweepEvent.enrolled(host: "anton").isAlarm)
    let worker = try run.worker("worker", credentials: keys.credentials(again), trainer: SimulatedTrainer.trainer())
    let revoked = try run.worker("revoked", credentials: keys.credentials(host), trainer: SimulatedTrainer.trainer())
    #expect(try revoked.run() == .refused(reason: "it does not know the key of this host: join it with a token"))
    _ = try worker.run()
    coordinator.stop()
    _ = try summary.value()
    let enrolled = try events(.enrolled)
    #expect(enrolled.map(\.key) == [host, again].map(\.keys.publicKey.abbreviated))
    #expect(enrolled.map(\.token) == [short, short] && enrolled.map(\.role) == [.worker, .worker])
    #expect(enrolled.map { $0.reason != nil } == [false, true])
    #expect(try events(.joined).map(\.key) == [again.keys.publicKey.abbreviated])
    #expect(try events(.refused).first?.key == host.keys.publicKey.abbreviated)
  }

  @Test("a flood of refusals, greetings and enrolments of a key is a few lines, and none is lost from the count")
  func flood() throws {
    let watch = try Watch(keys.coordinator)
    let key = try keys.member("anton").keys.publicKey
    let member = try #require(keys.coordinator.membership.members.first)
    for _ in 0..<10_000 {
      watch.value.refused(key.hexadecimal, reason: "it talks")
      watch.value.joined(key.hexadecimal)
      watch.value.enrolled(member)
    }
    watch.value.finish()
    for kind in [SecurityEvent.Kind.refused, .joined, .enrolled] {
      #expect(try events(kind).map(\.count) == (0..<14).map { 1 << $0 })
    }
  }

  @Test("strangers without number are bounded lines, too")
  func strangers() throws {
    let watch = try Watch(keys.coordinator)
    for number in 0..<20_000 {
      let key = CurvePublicKey(bytes: (0..<32).map { UInt8(truncatingIfNeeded: number >> $0) })!
      watch.value.refused(key, address: "10.0.0.1", reason: "not known here")
    }
    watch.value.finish()
    let count = try events(.refused).count
    #expect(count >= 1000 && count < 1100, "\(count)")
  }

  private final class Watch {
    var value: SecurityWatch

    init(_ keys: CoordinatorKeys) throws { value = try SecurityWatch(keys, addresses: PeerAddresses()) }
  }
}
