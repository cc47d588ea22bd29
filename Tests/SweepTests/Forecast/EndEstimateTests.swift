import ReproducibleMath
import Sweep
import Testing

@Suite struct `The end of a sweep` {
  private func kind(
    pretrainings: Bool = false, _ durations: [Double], open: Int, running: [Double] = []
  ) -> EndEstimate.Kind {
    EndEstimate.Kind(isPretraining: pretrainings, durations: durations, open: open, running: running)
  }

  @Test func `is the work that is left over the workers, each kind by its own mean`() throws {
    let estimate = try #require(
      EndEstimate(
        [
          kind(pretrainings: true, [1000, 1000, 1000, 1000], open: 2, running: [400]),
          kind([10, 10, 10, 10], open: 30),
        ], workers: 4))
    // 2 x 1000 s, of which 400 are over, and 30 x 10 s.
    #expect(estimate.seconds == 475)
    // Where all take the same, the last ones are what is not known: a task of each kind for three workers of four.
    #expect(estimate.range == 475...1232.5)
    #expect(estimate.kinds.map(\.open) == [2, 30])
  }

  @Test func `is not told where it cannot be: nothing left, nobody there, a kind of which none is over`() {
    #expect(EndEstimate([kind([10], open: 0)], workers: 2) == nil)
    #expect(EndEstimate([kind([10], open: 3)], workers: 0) == nil)
    #expect(EndEstimate([kind(pretrainings: true, [], open: 1), kind([10], open: 3)], workers: 2) == nil)
  }

  @Test func `of which three tasks at most are known may be twice as far, or now`() throws {
    let estimate = try #require(EndEstimate([kind([60, 60, 60], open: 4)], workers: 1))
    #expect(estimate.seconds == 240 && estimate.range.lowerBound == 0 && estimate.range.upperBound > 480)
  }

  @Test func `comes with fewer tasks than workers when the last one does`() throws {
    let estimate = try #require(EndEstimate([kind([60, 60, 60, 60], open: 1, running: [50])], workers: 8))
    #expect(estimate.seconds == 10 && estimate.range == 10...10)
  }

  /// Sweeps as they would go: durations from a uniform distribution, each task to the worker that is free first.
  @Test(arguments: [1, 3, 8]) func `lies in its range about nineteen times of twenty`(workers: Int) throws {
    var random = RandomStream(seed: 7, name: "end", indices: workers)
    func duration() -> Double { random.uniform(20...100) }
    var hits = 0
    let sweeps = 400
    for _ in 0..<sweeps {
      let known = (0..<12).map { _ in duration() }
      let estimate = try #require(EndEstimate([kind(known, open: 40)], workers: workers))
      var free = [Double](repeating: 0, count: workers)
      for _ in 0..<40 {
        let first = free.indices.min { free[$0] < free[$1] }!
        free[first] += duration()
      }
      if estimate.range.contains(free.max()!) { hits += 1 }
    }
    #expect(Double(hits) / Double(sweeps) >= 0.91, "\(hits) of \(sweeps)")
  }
}
