import Statistics
import Training

extension Comparison {
  /// Every other condition of a sweep against the reference: the family over which Holm corrects, Macro-F1 and collapse apart.
  static func family(_ outcome: SweepOutcome, options: SweepAnalysis.Options) -> [Comparison] {
    let name = options.reference ?? outcome.conditions.first?.condition
    guard let reference = outcome.conditions.first(where: { $0.condition == name }) else { return [] }
    return family(
      outcome.conditions.filter { $0.condition != name }.map {
        Pairing($0, reference, order: outcome.seedPlan.order, reading: options.reading)
      }, looks: outcome.looks, options)
  }

  /// Every condition of a run against the same condition of a run that trained differently: a family, too.
  static func family(
    _ outcome: SweepOutcome, against other: SweepOutcome, options: SweepAnalysis.Options
  ) -> [Comparison] {
    family(
      outcome.conditions.compactMap { own in
        other.conditions.first { $0.condition.name == own.condition.name }
          .map { Pairing(own, $0, order: outcome.seedPlan.order, reading: options.reading) }
      }, looks: outcome.looks == .one ? other.looks : outcome.looks, options)
  }

  private static func family(
    _ pairings: [Pairing], looks: Looks, _ options: SweepAnalysis.Options
  ) -> [Comparison] {
    let level = 1 - options.confidence
    let signFlips = FamilyTest.family(
      pairings.map { pairing in
        SignFlipTest(differences: pairing.differences.map(\.value)).map {
          ($0.pValue, SignFlipTest.smallestPValue(pairs: pairing.differences.count))
        }
      }, level: level)
    // One test for the whole family: with one trial a seed, signs of shares are what McNemar's test is about, too.
    let isCrossed = pairings.contains(where: \.isCrossed)
    let collapses = FamilyTest.family(pairings.map { $0.collapseTest(ofShares: isCrossed) }, level: level)
    let symmetries = AnytimeTest.family(
      pairings.map { (true, .init($0.looked.difference), SymmetryProcess($0.looked.difference).evidence) },
      smallest: SymmetryProcess.smallestPValue, level: level)
    let anytimeCollapses = AnytimeTest.family(
      pairings.map { pairing in
        let pairs = pairing.looked.collapse
        return (
          pairing.canCollapse, Summary(pairs.map(\.difference)),
          isCrossed
            ? SymmetryProcess(pairs.map(\.difference)).evidence : DiscordanceProcess(pairs.map(\.larger)).evidence
        )
      },
      smallest: isCrossed ? SymmetryProcess.smallestPValue : DiscordanceProcess.smallestPValue, level: level)
    return pairings.indices.map { index in
      Comparison(
        pairings[index], looks: looks, signFlip: signFlips[index], symmetry: symmetries[index],
        collapse: CollapseComparison(
          pairings[index], isOfShares: isCrossed, test: collapses[index], anytime: anytimeCollapses[index]),
        family: pairings.count, options)
    }
  }

  private init(
    _ pairing: Pairing, looks: Looks, signFlip: FamilyTest?, symmetry: AnytimeTest, collapse: CollapseComparison,
    family: Int, _ options: SweepAnalysis.Options
  ) {
    let values = pairing.differences.map(\.value)
    let confidence = options.confidence
    condition = pairing.condition.condition
    reference = pairing.reference.condition
    differences = pairing.differences
    difference = Summary(values)
    interval = difference.meanInterval(confidence: confidence)
    anytimeValid =
      values.isEmpty ? nil : BettingSequence(values, within: -1...1).interval(confidence: confidence)
    tTest = PairedTTest(differences: values)
    self.signFlip = signFlip
    self.symmetry = symmetry
    self.looks = looks
    improvement = ImprovementProbability(differences: values)
    improvementInterval = improvement.exactInterval(confidence: confidence)
    let samples = [pairing.condition, pairing.reference].map { outcome in
      outcome.completedSeeds.compactMap { $0.mean(\.selected?.macroF1) }
    }
    spread = samples.allSatisfy { $0.count > 2 } ? BrownForsytheTest(samples) : nil
    self.collapse = collapse
    plan = ComparisonPlan(
      difference: difference, collapse: pairing.canCollapse ? collapse : nil, family: family, level: 1 - confidence)
  }
}

extension CollapseComparison {
  fileprivate init(_ pairing: Pairing, isOfShares: Bool, test: FamilyTest?, anytime: AnytimeTest) {
    self.isOfShares = isOfShares
    pairs = pairing.collapses.count
    difference = Summary(pairing.collapses.map(\.difference))
    condition = pairing.collapsed.condition
    reference = pairing.collapsed.reference
    mcNemar = pairing.mcNemar
    self.test = test
    self.anytime = anytime
    guard !pairing.isCrossed else {
      fisher = nil
      return
    }
    let all = [pairing.condition, pairing.reference].map { pairing.reading.count($0.completed) }
    guard pairing.canCollapse else {
      fisher = nil
      return
    }
    fisher = FisherTest(
      Proportion(all[0].collapsed, of: all[0].of), Proportion(all[1].collapsed, of: all[1].of))
  }
}

extension FamilyTest {
  /// The tests of one family from their p and smallest p; those without data take no part.
  fileprivate static func family(_ tests: [(pValue: Double, smallest: Double)?], level: Double) -> [FamilyTest?] {
    let present = tests.compactMap { $0 }
    var adjusted = HolmCorrection.adjusted(present.map(\.pValue))[...]
    return tests.map { test in
      test.map {
        FamilyTest(
          pValue: $0.pValue, adjusted: adjusted.removeFirst(), smallest: $0.smallest, family: present.count,
          level: level)
      }
    }
  }
}

extension AnytimeTest {
  /// The tests of one family, all of which take part from the start, also before their first pair; those of a question that does not arise do
  /// not, and say nothing.
  fileprivate static func family(
    _ tests: [(arises: Bool, differences: Summary, evidence: Evidence)], smallest: (Int) -> Double, level: Double
  ) -> [AnytimeTest] {
    let family = FamilyTest.family(
      tests.map { $0.arises ? ($0.evidence.pValue, smallest($0.differences.count)) : nil }, level: level)
    let nothing = FamilyTest(pValue: 1, adjusted: 1, smallest: 1, family: tests.count { $0.arises }, level: level)
    return zip(tests, family).map { test, corrected in
      AnytimeTest(
        pairs: test.differences.count, estimate: test.differences.mean, evidence: test.evidence,
        test: corrected ?? nothing)
    }
  }
}

/// The seeds of a condition beside those of the reference.
private struct Pairing {
  let condition: SweepOutcome.ConditionOutcome
  let reference: SweepOutcome.ConditionOutcome
  let reading: CollapseReading
  let differences: [SeedValue]
  /// A pair a seed.
  let collapses: [CollapsePair]
  /// How many trials of the paired seeds collapsed.
  let collapsed: (condition: Proportion, reference: Proportion)
  /// What the tests for every look have looked at, in the order in which the seeds were planned.
  let looked: (difference: [Double], collapse: [CollapsePair])
  /// Whether a seed has several trials in one of them.
  let isCrossed: Bool

  init(
    _ condition: SweepOutcome.ConditionOutcome, _ reference: SweepOutcome.ConditionOutcome, order: [UInt64],
    reading: CollapseReading
  ) {
    self.condition = condition
    self.reference = reference
    self.reading = reading
    isCrossed = condition.isCrossed || reference.isCrossed
    let other = Dictionary(uniqueKeysWithValues: reference.completedSeeds.map { ($0.seed, $0) })
    let pairs = condition.completedSeeds.compactMap { own in other[own.seed].map { SeedPair(own, $0, reading) } }
    differences = pairs.compactMap { pair in pair.difference.map { SeedValue(seed: pair.seed, value: $0) } }
    let counted = pairs.compactMap(\.collapsed)
    collapses = pairs.compactMap(\.collapse)
    collapsed = (
      Proportion(counted.reduce(0) { $0 + $1.condition }, of: counted.count * condition.cells.count),
      Proportion(counted.reduce(0) { $0 + $1.reference }, of: counted.count * reference.cells.count)
    )
    let own = Dictionary(uniqueKeysWithValues: pairs.map { ($0.seed, $0) })
    let looked = Self.settled(condition, reference, order: order).compactMap { own[$0] }
    self.looked = (looked.compactMap(\.difference), looked.compactMap(\.collapse))
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
  func collapseTest(ofShares isOfShares: Bool) -> (pValue: Double, smallest: Double)? {
    guard isOfShares else {
      return collapses.isEmpty ? nil : (mcNemar.pValue, McNemarTest.smallestPValue(pairs: collapses.count))
    }
    return SignFlipTest(differences: collapses.map(\.difference)).map {
      ($0.pValue, SignFlipTest.smallestPValue(pairs: collapses.count))
    }
  }
}

/// Collapse of one seed in a condition and in the reference.
private struct CollapsePair {
  /// The share of the seed's trials that collapsed in the condition minus that in the reference.
  let difference: Double

  /// In which of them a larger share collapsed; with one trial a seed, in which alone it collapsed.
  var larger: (first: Bool, second: Bool) { (difference > 0, difference < 0) }
}

/// What one seed gave in a condition and in the reference.
private struct SeedPair {
  let seed: UInt64
  /// The mean Macro-F1 of the condition minus that of the reference; nil where a trial has none.
  let difference: Double?
  /// How many trials collapsed; nil where one does not tell.
  let collapsed: (condition: Int, reference: Int)?
  /// Nil where one does not tell.
  let collapse: CollapsePair?

  init(_ own: SeedTrials, _ other: SeedTrials, _ reading: CollapseReading) {
    seed = own.seed
    difference = own.mean(\.selected?.macroF1).flatMap { score in
      other.mean(\.selected?.macroF1).map { score - $0 }
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
