import Testing

@testable import Cluster

@Suite("Processes that end and are started again")
struct RestartPolicyTests {
  @Test("pauses grow from a quarter of a second to eight while processes end early, and the tenth is the last")
  func early() {
    var policy = RestartPolicy()
    let pauses = (0..<10).map { _ in policy.pause(after: .seconds(1), isKilledFromOutside: false)?.seconds }
    #expect(pauses == [0.25, 0.5, 1, 2, 4, 8, 8, 8, 8, nil])
  }

  @Test("one that has lived for a while is started again at once, and those before it are forgotten")
  func settled() {
    var policy = RestartPolicy()
    for _ in 0..<9 { #expect(policy.pause(after: .zero, isKilledFromOutside: false) != nil) }
    #expect(policy.pause(after: .seconds(11), isKilledFromOutside: false) == .milliseconds(250))
    for _ in 0..<9 { #expect(policy.pause(after: .zero, isKilledFromOutside: false) != nil) }
    #expect(policy.pause(after: .zero, isKilledFromOutside: false) == nil)
  }

  @Test("those that are killed from outside are started again for ever")
  func killed() {
    var policy = RestartPolicy()
    for _ in 0..<100 { #expect(policy.pause(after: .zero, isKilledFromOutside: true) != nil) }
  }
}
