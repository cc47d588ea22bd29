import Statistics
import Training

/// The trials of one seed, one for each cell of its condition, all of which came to their end: together they give one value a seed.
struct SeedTrials: Equatable {
  let seed: UInt64
  let trials: [TrialResult]

  /// The mean of a score over the seed's trials; nil where one of them has none.
  func mean(_ score: (TrialResult) -> Double?) -> Double? {
    let scores = trials.compactMap(score)
    return scores.count == trials.count ? Summary(scores).mean : nil
  }

  /// The seed's score by a metric.
  func score(_ metric: Metric) -> Double? { mean { metric.value(in: $0.selected) } }

  /// How many of the seed's trials something is true of; nil where one of them does not say.
  func count(_ answer: (TrialResult) -> Bool?) -> Int? {
    let answers = trials.compactMap(answer)
    return answers.count == trials.count ? answers.count { $0 } : nil
  }
}

extension SweepOutcome.ConditionOutcome {
  /// The seeds that count: those whose every trial came to its end.
  var completedSeeds: [SeedTrials] {
    let wanted = Set(cells)
    let seeds = Dictionary(grouping: completed.filter { wanted.contains($0.crossed) }, by: \.seed)
    return seeds.sorted { $0.key < $1.key }.filter { $0.value.count == cells.count }
      .map { SeedTrials(seed: $0.key, trials: $0.value) }
  }

  /// The first failure of each seed whose trials are all settled, one of them without a result.
  var failedSeeds: [SweepOutcome.FailedSeed] {
    let missing = Set(missing)
    var seen: Set<UInt64> = []
    return failed.filter { !missing.contains($0.seed) && seen.insert($0.seed).inserted }
  }
}
