import Statistics
import Training

/// The seeds of a condition beside those of the reference.
struct Pairing {
  let condition: SweepOutcome.ConditionOutcome
  let reference: SweepOutcome.ConditionOutcome
  let reading: CollapseReading
  /// The seeds that came to their end in both.
  let seeds: [SeedPair]
  let differences: [SeedValue]
  let metric: Metric
  /// The mean scores of the pairs that have one.
  let scores: [SeedPair.Scores]
  /// A pair a seed.
  let collapses: [CollapsePair]
  /// How many trials of the paired seeds collapsed.
  let collapsed: (condition: Proportion, reference: Proportion)
  /// What the tests for every look have looked at, in the order in which the seeds were planned.
  let looked: (scores: [SeedPair.Scores], collapse: [CollapsePair])
  /// Whether a seed has several trials in one of them.
  let isCrossed: Bool

  init(
    _ condition: SweepOutcome.ConditionOutcome, _ reference: SweepOutcome.ConditionOutcome, order: [UInt64],
    _ options: SweepAnalysis.Options
  ) {
    let (reading, metric) = (options.reading, options.metric)
    self.condition = condition
    self.reference = reference
    self.reading = reading
    self.metric = metric
    isCrossed = condition.isCrossed || reference.isCrossed
    let other = Dictionary(uniqueKeysWithValues: reference.completedSeeds.map { ($0.seed, $0) })
    let pairs = condition.completedSeeds.compactMap { own in other[own.seed].map { SeedPair(own, $0, reading, metric) }
    }
    seeds = pairs
    differences = pairs.compactMap { pair in
      pair.scores.map { SeedValue(seed: pair.condition.seed, value: $0.difference) }
    }
    scores = pairs.compactMap(\.scores)
    let counted = pairs.compactMap(\.collapsed)
    collapses = pairs.compactMap(\.collapse)
    collapsed = (
      Proportion(counted.reduce(0) { $0 + $1.condition }, of: counted.count * condition.cells.count),
      Proportion(counted.reduce(0) { $0 + $1.reference }, of: counted.count * reference.cells.count)
    )
    let own = Dictionary(uniqueKeysWithValues: pairs.map { ($0.condition.seed, $0) })
    let looked = Self.settled(condition, reference, order: order).compactMap { own[$0] }
    self.looked = (looked.compactMap(\.scores), looked.compactMap(\.collapse))
  }

  /// The seeds that both conditions have planned, in their order, up to the first that is not settled in one of them.
  private static func settled(
    _ condition: SweepOutcome.ConditionOutcome, _ reference: SweepOutcome.ConditionOutcome, order: [UInt64]
  ) -> ArraySlice<UInt64> {
    let planned = Set(condition.planned).intersection(reference.planned)
    let missing = Set(condition.missing).union(reference.missing)
    return order.filter(planned.contains).prefix { !missing.contains($0) }
  }

  /// Whether both conditions have epochs.
  var canCollapse: Bool { condition.condition.hasEpochs && reference.condition.hasEpochs }

  var mcNemar: McNemarTest { McNemarTest(collapses.map(\.larger)) }

  /// The exact test of collapse for one look: McNemar's, or that of signs of the differences in shares; nil of no pairs.
  func collapseTest(ofShares isOfShares: Bool) -> FamilyTest.Single? {
    guard isOfShares else {
      return collapses.isEmpty
        ? nil : .init(pValue: mcNemar.pValue, smallest: McNemarTest.smallestPValue(pairs: collapses.count))
    }
    return SignFlipTest(differences: collapses.map(\.difference)).map {
      .init($0, smallest: SignFlipTest.smallestPValue(pairs: collapses.count))
    }
  }

  /// The e-process of collapse for every look: Robbins', or that for symmetry of the differences in shares.
  func collapseProcess(ofShares isOfShares: Bool) -> AnytimeTest.Single {
    let pairs = looked.collapse
    let differences = pairs.map(\.difference)
    return .init(
      pairs: pairs.count, estimate: Summary(differences).mean,
      evidence: isOfShares
        ? SymmetryProcess(differences).evidence : DiscordanceProcess(pairs.map(\.larger)).evidence)
  }
}

/// Collapse of one seed in a condition and in the reference.
struct CollapsePair {
  /// The share of the seed's trials that collapsed in the condition minus that in the reference.
  let difference: Double

  /// In which of them a larger share collapsed; with one trial a seed, in which alone it collapsed.
  var larger: (first: Bool, second: Bool) { (difference > 0, difference < 0) }
}

/// What one seed gave in a condition and in the reference.
struct SeedPair {
  /// The mean score in both.
  struct Scores {
    let condition: Double
    let reference: Double

    var difference: Double { condition - reference }
  }

  let condition: SeedTrials
  let reference: SeedTrials
  /// Nil where a trial has none.
  let scores: Scores?
  /// How many trials collapsed; nil where one does not tell.
  let collapsed: (condition: Int, reference: Int)?
  /// Nil where one does not tell.
  let collapse: CollapsePair?

  init(_ own: SeedTrials, _ other: SeedTrials, _ reading: CollapseReading, _ metric: Metric) {
    condition = own
    reference = other
    scores = own.score(metric).flatMap { score in
      other.score(metric).map { Scores(condition: score, reference: $0) }
    }
    guard let first = own.count(reading.isCollapsed), let second = other.count(reading.isCollapsed) else {
      collapsed = nil
      collapse = nil
      return
    }
    collapsed = (first, second)
    // As one fraction, so that equal shares differ by 0 and equal differences are equal.
    let (left, right) = (first * other.trials.count, second * own.trials.count)
    collapse = CollapsePair(difference: Double(left - right) / Double(own.trials.count * other.trials.count))
  }
}
