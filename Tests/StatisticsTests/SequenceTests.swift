import ReproducibleMath
import Statistics
import TestSupport
import Testing

/// What makes looking at a sweep while it runs legitimate: the sequences hold the truth at all counts at once.
@Suite struct `Confidence sequences` {
  /// The share of experiments in which an interval misses the truth at one of its looks, a look after each value.
  private func missShare(_ name: String, experiments: Int = 2000, misses: (inout RandomStream) -> Bool) -> Double {
    let missed = (0..<experiments).count { experiment in
      var stream = RandomStream(seed: 1, name: name, indices: experiment)
      return misses(&stream)
    }
    return Double(missed) / Double(experiments)
  }

  @Test(arguments: [0.02, 0.3, 2.0 / 3]) func `of a rate miss it in at most 5 of 100 experiments`(rate: Double) {
    let share = missShare("rate") { stream in
      var count = 0
      return (1...300).contains { total in
        if stream.happens(rate) { count += 1 }
        return Proportion(count, of: total).evidence(against: rate) >= 20
      }
    }
    #expect(share <= 0.05)
  }

  @Test func `of a rate keep what has less evidence against it than their confidence asks for`() {
    for (count, total) in [(0, 3), (2, 3), (13, 20), (400, 1000)] {
      let proportion = Proportion(count, of: total)
      let interval = proportion.anytimeValidInterval()
      for rate in stride(from: 0.01, to: 1, by: 0.01) {
        #expect(interval.contains(rate) == (proportion.evidence(against: rate) < 20))
      }
    }
  }

  private func meanMissShare(experiments: Int, isMissed: ([Double]) -> Bool) -> Double {
    missShare("mean", experiments: experiments) { stream in
      var errors: [Double] = []
      return (1...100).contains { _ in
        errors.append(0.07 * stream.normalPair().0)
        return isMissed(errors)
      }
    }
  }

  @Test
  func `for normal values miss their mean in at most 5 of 100 experiments, where t intervals miss it in more than 20`()
  {
    let sequence = meanMissShare(experiments: isNightly ? 1000 : 200) { errors in
      Summary(errors).normalMixtureMeanInterval().map { !$0.contains(0) } ?? false
    }
    // A t interval misses 0 exactly where the t test rejects it.
    let interval = meanMissShare(experiments: 200) { errors in
      PairedTTest(differences: errors).map { $0.pValue < 0.05 } ?? false
    }
    #expect(sequence <= 0.05)
    #expect(interval > 0.2)
  }

  @Test func `for normal values begin with the fifth value`() {
    let values = [0.21, 0.23, 0.19, 0.2, 0.22]
    #expect(Summary(values.prefix(4)).normalMixtureMeanInterval() == nil)
    #expect(Summary(values).normalMixtureMeanInterval() != nil)
  }
}
