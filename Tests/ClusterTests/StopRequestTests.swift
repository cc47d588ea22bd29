import Foundation
import Testing

@testable import Cluster

@Suite("Requests to end")
struct StopRequestTests {
  private func answers(isSupervised: Bool = false, to signals: Int32...) -> [StopRequests.Answer] {
    var requests = StopRequests(isSupervised: isSupervised)
    return signals.map { requests.answer(to: $0) }
  }

  @Test("become more urgent each time: SIGTERM lets work be finished, SIGINT does not, the third ends at once")
  func escalation() {
    #expect(answers(to: SIGTERM, SIGTERM, SIGTERM) == [.drain, .stop, .exit])
    #expect(answers(to: SIGINT, SIGINT, SIGINT) == [.stop, .stop, .exit])
    #expect(answers(to: SIGTERM, SIGINT) == [.drain, .stop])
  }

  @Test("by hang-up are as SIGTERM, and never more urgent: kernel, shell and service manager each send one")
  func hangUps() {
    #expect(answers(to: SIGHUP, SIGHUP, SIGHUP, SIGHUP) == [.drain, .nothing, .nothing, .nothing])
    #expect(answers(to: SIGTERM, SIGHUP) == [.drain, .nothing])
    #expect(answers(to: SIGHUP, SIGTERM) == [.drain, .stop])
  }

  @Test("that a supervisor passes on may come twice, from it and from whoever signals the group")
  func supervised() {
    #expect(answers(isSupervised: true, to: SIGTERM, SIGTERM, SIGHUP, SIGTERM) == [.drain, .drain, .drain, .drain])
    #expect(answers(isSupervised: true, to: SIGTERM, SIGINT, SIGINT, SIGINT) == [.drain, .stop, .stop, .exit])
  }
}
