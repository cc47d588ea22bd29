import Sweep
import Testing

@Suite("Scheduler under an adversary", .timeLimit(.minutes(10)))
struct AdversaryTests {
  @Test("whatever is dropped, doubled, reordered or killed, every task is recorded exactly once", arguments: 0..<20)
  func everythingOnce(block: Int) {
    for seed in (block * 200)..<(block * 200 + 200) {
      var adversary = Adversary(seed: UInt64(seed))
      let isFinished = adversary.run(steps: 400)
      #expect(isFinished, "seed \(seed) does not end")
      #expect(adversary.violations.isEmpty, "seed \(seed)")
      #expect(adversary.recorded.count == Sweeps.small(seeds: [1, 2, 3]).tasks.count, "seed \(seed)")
    }
  }

  @Test("the same seed gives the same course")
  func reproducible() {
    var first = Adversary(seed: 7)
    var second = Adversary(seed: 7)
    _ = first.run(steps: 400)
    _ = second.run(steps: 400)
    #expect(first.recorded == second.recorded)
  }
}
