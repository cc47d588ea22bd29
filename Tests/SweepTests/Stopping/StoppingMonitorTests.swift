import ReproducibleMath
import TestSupport
import Testing
import Training

@testable import Sweep

extension StoppingMonitor.Outcome {
  fileprivate init(isCollapsed: Bool, macroF1: Double) {
    self.init(isCollapsed: isCollapsed, scores: [.macroF1: macroF1])
  }
}

@Suite struct `Stopping` {
  private let scratch = "scratch-noaug-n70"
  private let pretrained = "ssl-noaug-n70"

  private func monitor(_ goals: String..., least: Int = 1, most: Int = 100) throws -> StoppingMonitor {
    let sweep = try SweepDefinition(
      name: "check", data: .synthetic(records: 300, seed: 1),
      published: [scratch, pretrained].map { try PublishedCondition(name: $0) },
      seeds: (1...UInt64(least)).map { $0 })
    return try #require(StoppingMonitor(try sweep.stopping(at: goals.map { try .init($0) }, mostSeeds: most)))
  }

  /// Seed s: `scratch` collapses two times of three, and scores about 0.1 less.
  private func outcome(_ condition: String, _ seed: UInt64) -> StoppingMonitor.Outcome {
    let spread = Double(seed * 7 % 11) / 100
    return condition == scratch
      ? .init(isCollapsed: seed % 3 != 0, macroF1: 0.1 + spread) : .init(isCollapsed: false, macroF1: 0.25 - spread / 2)
  }

  private func looks(_ monitor: inout StoppingMonitor, _ trials: [(String, UInt64)]) -> [StoppingMonitor.Look] {
    trials.flatMap { monitor.settle($0.0, seed: $0.1, outcome($0.0, $0.1)) }
  }

  private func trials(_ seeds: ClosedRange<UInt64>) -> [(String, UInt64)] {
    seeds.flatMap { [(scratch, $0), (pretrained, $0)] }
  }

  @Test func `looks at whole pairs only, and once at each number of seeds`() throws {
    var monitor = try monitor("collapse(scratch-noaug-n70) halfwidth 0.1")
    #expect(monitor.settle(scratch, seed: 1, outcome(scratch, 1)) == [])
    #expect(monitor.settle(pretrained, seed: 2, outcome(pretrained, 2)) == [])
    let first = monitor.settle(pretrained, seed: 1, outcome(pretrained, 1))
    #expect(first.map(\.seeds) == [1] && first[0].estimate == 1 && !first[0].isReached)
    #expect(monitor.settle(scratch, seed: 2, outcome(scratch, 2)).map(\.seeds) == [2])
  }

  @Test func `does not take in a trial that was given up and is tried again after all`() throws {
    var monitor = try monitor("collapse(scratch-noaug-n70) halfwidth 0.1")
    #expect(monitor.giveUp(scratch, seed: 1) == [])
    monitor.reinstate(scratch, seed: 1)
    #expect(monitor.settle(pretrained, seed: 1, outcome(pretrained, 1)) == [])
    #expect(monitor.settle(scratch, seed: 1, outcome(scratch, 1)).map(\.estimate) == [1])
  }

  @Test func `takes a seed with several trials for one answer, once all of them are there`() throws {
    var sweep = try SweepDefinition(
      name: "check", data: .synthetic(records: 300, seed: 1),
      published: [scratch, pretrained].map { try PublishedCondition(name: $0) }, seeds: [1, 2])
    sweep.streams[.subset] = .crossed([1, 2])
    var monitor = try #require(
      StoppingMonitor(
        try sweep.stopping(
          at: [.init("collapse(\(scratch)) halfwidth 0.1"), .init("difference(\(pretrained), \(scratch)) decided")],
          mostSeeds: 2)))
    let cells = CrossedStreams.cells([(.subset, [1, 2])])
    #expect(monitor.settle(scratch, seed: 1, crossed: cells[0], .init(isCollapsed: true, macroF1: 0.1)) == [])
    #expect(monitor.settle(pretrained, seed: 1, crossed: cells[0], .init(isCollapsed: false, macroF1: 0.3)) == [])
    #expect(monitor.settle(pretrained, seed: 1, crossed: cells[1], .init(isCollapsed: false, macroF1: 0.5)) == [])
    let looks = monitor.settle(scratch, seed: 1, crossed: cells[1], .init(isCollapsed: false, macroF1: 0.2))
    #expect(looks.map(\.seeds) == [1, 1] && looks[0].estimate == 0.5)
    #expect(abs(try #require(looks[1].estimate) - 0.25) < 1e-12)
    // One trial without a result leaves its seed out of both.
    #expect(monitor.giveUp(scratch, seed: 2, crossed: cells[1]) == [])
    for condition in [scratch, pretrained] {
      _ = monitor.settle(condition, seed: 2, crossed: cells[0], .init(isCollapsed: true, macroF1: 0.1))
    }
    let last = monitor.settle(pretrained, seed: 2, crossed: cells[1], .init(isCollapsed: true, macroF1: 0.1))
    #expect(last.map(\.seeds) == [2, 2] && last[0].estimate == 0.5 && monitor.decision == .undecided)
  }

  @Test func `stops a rate at its half-width`() throws {
    var monitor = try monitor("collapse(scratch-noaug-n70) halfwidth 0.15")
    let looks = looks(&monitor, trials(1...100))
    let last = try #require(looks.last)
    #expect(monitor.decision == .enough(seeds: last.seeds) && last.isReached)
    #expect(looks.dropLast().allSatisfy { !$0.isReached })
    #expect(try #require(last.upper) - (try #require(last.lower)) <= 0.3)
    #expect(looks.map(\.seeds) == Array(1...last.seeds))
  }

  @Test func `stops a difference once its e-value is 20, not before the seeds that are wanted in any case`()
    throws
  {
    var early = try monitor("difference(ssl-noaug-n70, scratch-noaug-n70) decided")
    let look = try #require(looks(&early, trials(1...100)).last)
    #expect(early.decision == .enough(seeds: look.seeds) && look.seeds < 25)
    #expect(try #require(look.eValue) >= 20 && look.lower == nil && look.estimate! > 0)
    var late = try monitor("difference(ssl-noaug-n70, scratch-noaug-n70) decided", least: 30)
    _ = looks(&late, trials(1...100))
    #expect(late.decision == .enough(seeds: 30))
  }

  @Test func `needs every goal at once`() throws {
    let goals = ["difference(ssl-noaug-n70, scratch-noaug-n70) decided", "collapse(scratch-noaug-n70) halfwidth 0.15"]
    var both = try monitor(goals[0], goals[1])
    // Two goals share 5 %, and so do these.
    var slower = try monitor(goals[1], goals[1])
    _ = looks(&both, trials(1...100))
    _ = looks(&slower, trials(1...100))
    #expect(both.decision == slower.decision)
  }

  /// With many workers trials settle in any order; the decision and its looks are those of one worker.
  @Test(arguments: 1...20) func `does not depend on the order in which trials settle`(seed: UInt64) throws {
    var inOrder = try monitor("collapse(scratch-noaug-n70) halfwidth 0.15")
    let expected = looks(&inOrder, trials(1...100))
    var shuffled = try monitor("collapse(scratch-noaug-n70) halfwidth 0.15")
    var stream = RandomStream(seed: seed, name: "order of settling")
    let all = trials(1...100)
    #expect(looks(&shuffled, stream.permutation(of: all.count).map { all[$0] }) == expected)
    #expect(shuffled.decision == inOrder.decision)
  }

  /// Only the last of four could make the rate narrow enough, and does not.
  @Test func `ends undecided where the seeds run out`() throws {
    var monitor = try monitor("collapse(scratch-noaug-n70) halfwidth 0.35", most: 4)
    for seed in 1...UInt64(4) {
      #expect(monitor.decision == .goOn)
      _ = monitor.settle(scratch, seed: seed, .init(isCollapsed: seed == 4, macroF1: 0.2))
      let looks = monitor.settle(pretrained, seed: seed, .init(isCollapsed: false, macroF1: 0.2))
      #expect(looks.count == 1 && !looks[0].isReached)
    }
    #expect(monitor.decision == .undecided)
  }

  /// Twelve pairs is the least that the e-process takes: after nine of twenty without a result, eleven are left.
  @Test func `ends a sweep whose seeds that are left cannot reach the goal, and takes failed trials as such`() throws {
    var monitor = try monitor("difference(ssl-noaug-n70, scratch-noaug-n70) decided", most: 20)
    for seed in 1...UInt64(9) {
      #expect(monitor.decision == .goOn)
      _ = monitor.settle(scratch, seed: seed, .init(isCollapsed: true, macroF1: 0.2))
      let looks = monitor.giveUp(pretrained, seed: seed)
      #expect(looks.count == 1 && looks[0].estimate == nil && !looks[0].isReached)
      #expect(looks[0].isOutOfReach == (seed == 9))
    }
    #expect(monitor.decision == .outOfReach(seeds: 9) && monitor.decision.endsEarly)
  }

  @Test func `goes on for a goal that can be reached beside one that cannot, and not before the wanted seeds`() throws {
    let (far, near) = ("macro-f1(scratch-noaug-n70) halfwidth 0.001", "collapse(scratch-noaug-n70) halfwidth 0.25")
    var alone = try monitor(far, least: 5, most: 60)
    #expect(alone.goalsOutOfReach.map(\.description) == [far])
    _ = looks(&alone, trials(1...60))
    #expect(alone.decision == .outOfReach(seeds: 5))
    var both = try monitor(far, near, least: 5, most: 60)
    let looks = looks(&both, trials(1...60))
    let last = try #require(looks.last)
    #expect(both.decision == .outOfReach(seeds: last.seeds) && last.seeds > 5 && last.goal.description == near)
    #expect(last.isReached)
  }

  @Test func `stops a mean at its half-width, and equivalence where the difference lies within the margin`() throws {
    var mean = try monitor("macro-f1(scratch-noaug-n70) halfwidth 0.05", most: 200)
    let look = try #require(looks(&mean, trials(1...200)).last)
    #expect(mean.decision == .enough(seeds: look.seeds) && look.isReached && look.eValue == nil && look.level == 0.05)
    #expect(try #require(look.upper) - (try #require(look.lower)) <= 0.1)
    // Near -0.1, which lies within 0.2 and not within 0.05.
    var within = try monitor("equivalent(scratch-noaug-n70, ssl-noaug-n70) within 0.2", most: 200)
    let last = try #require(looks(&within, trials(1...200)).last)
    #expect(within.decision == .enough(seeds: last.seeds) && last.seeds < 120)
    let (lower, upper) = (try #require(last.lower), try #require(last.upper))
    #expect(lower >= -0.2 && upper <= 0.2)
    var beyond = try monitor("equivalent(scratch-noaug-n70, ssl-noaug-n70) within 0.05", most: 150)
    let never = try #require(looks(&beyond, trials(1...150)).last)
    #expect(!never.isReached && never.seeds < 150, "no outcome of the last seeds could make up for the others")
    #expect(beyond.decision == .outOfReach(seeds: never.seeds))
  }

  @Test func `shares 5 % among goals`() throws {
    let goal = "difference(ssl-noaug-n70, scratch-noaug-n70) decided"
    var two = try monitor(goal, "collapse(scratch-noaug-n70) halfwidth 0.45")
    let last = try #require(looks(&two, trials(1...100)).first { $0.goal.description == goal && $0.isReached })
    let eValue = try #require(last.eValue)
    #expect(last.level == 0.025 && eValue >= 40)
  }

  /// How many sweeps are simulated where a rule may err in one of twenty.
  private let sweeps = isNightly ? 400 : 100

  /// What a look after every pair must not cost: equal conditions are called different in at most 5 of 100 sweeps.
  @Test func `calls equal conditions different in at most 5 of 100 sweeps of up to 150 seeds`() throws {
    let fresh = try monitor("difference(ssl-noaug-n70, scratch-noaug-n70) decided", most: 150)
    let wrong = (0..<sweeps).count { sweep in
      var monitor = fresh
      var stream = RandomStream(seed: 1, name: "equal conditions", indices: sweep)
      for seed in 1...UInt64(150) where monitor.decision == .goOn {
        for condition in [scratch, pretrained] {
          _ = monitor.settle(
            condition, seed: seed, .init(isCollapsed: false, macroF1: 0.3 + 0.05 * stream.normalPair().0))
        }
      }
      if case .enough = monitor.decision { return true }
      return false
    }
    #expect(wrong <= sweeps / 20)
  }

  /// A rate stopped at its half-width lies in the last interval in at least 95 of 100 sweeps, although the looks chose when to stop.
  @Test func `stops a rate with an interval that holds it in 95 of 100 sweeps`() throws {
    let fresh = try monitor("collapse(scratch-noaug-n70) halfwidth 0.15", most: 300)
    let missed = (0..<sweeps).count { sweep in
      var monitor = fresh
      var stream = RandomStream(seed: 1, name: "stopped rates", indices: sweep)
      var last: StoppingMonitor.Look?
      for seed in 1...UInt64(300) where monitor.decision == .goOn {
        _ = monitor.settle(scratch, seed: seed, .init(isCollapsed: stream.happens(0.3), macroF1: 0.2))
        last = monitor.settle(pretrained, seed: seed, .init(isCollapsed: false, macroF1: 0.2)).last ?? last
      }
      guard let lower = last?.lower, let upper = last?.upper else { return true }
      return !(lower...upper).contains(0.3)
    }
    #expect(missed <= sweeps / 20)
  }
}
