import TestSupport
import Testing

@testable import Cluster

/// `SEEDSWEEP_SCHEDULES` says how many schedules each adversary tries; `scripts/soak` sets it.
private let schedules = effort("SEEDSWEEP_SCHEDULES", 2000, nightly: 10_000)
private let blocks = 20

@Suite("Sessions of coordinator and workers under an adversary", .waiting(minutes: 600))
struct SimulationTests {
  private func expectPromisesKept(block: Int, malice: Malice, share: Int) {
    let count = schedules / share / blocks
    for seed in (block * count)..<((block + 1) * count) {
      let course = SimulatedCourse(seed: UInt64(seed), malice: malice)
      guard !course.violations().isEmpty else { continue }
      let shortest = course.shrunk()
      Issue.record("schedule \(seed): \(shortest.violations()), the shortest way there: \(shortest.schedule)")
      return
    }
  }

  @Test(
    "whatever is lost, doubled, reordered, delayed, killed or restarted: every task is recorded once and nothing acknowledged is lost",
    arguments: 0..<blocks)
  func everythingOnce(block: Int) { expectPromisesKept(block: block, malice: .anything, share: 1) }

  @Test("a coordinator that is killed again and again costs no training", arguments: 0..<blocks)
  func readoption(block: Int) { expectPromisesKept(block: block, malice: .coordinatorOnly, share: 10) }

  /// Found among a million: a lease of the coordinator that was killed was on its way while its worker said hello to the next one.
  @Test("schedules that have broken a promise once", arguments: [62018, 116_699, 200_291, 658_474] as [UInt64])
  func lateLease(seed: UInt64) {
    #expect(SimulatedCourse(seed: seed, malice: .coordinatorOnly).violations().isEmpty)
  }

  @Test("a broken promise is found, and shrunk to the few moves that break it")
  func shrinking() throws {
    // An adversary that only kills the coordinator promises that nothing is cancelled; with all its means it cannot.
    let courses = (0..<2000).lazy.map { SimulatedCourse(seed: $0, malice: .anything).blamedForCancellations }
    let broken = try #require(courses.first { !$0.violations().isEmpty })
    let shortest = broken.shrunk()
    #expect(shortest.schedule.count < broken.schedule.count / 2)
    for index in shortest.schedule.indices {
      #expect(shortest.without(index).violations().isEmpty, "every move that is left is needed")
    }
  }
}
