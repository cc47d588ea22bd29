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
    let mcNemars = FamilyTest.family(
      pairings.map { pairing in
        pairing.collapses.isEmpty
          ? nil : (pairing.mcNemar.pValue, McNemarTest.smallestPValue(pairs: pairing.collapses.count))
      }, level: level)
    let symmetries = AnytimeTest.family(
      pairings.map { (.init($0.looked.difference), SymmetryProcess($0.looked.difference).evidence) },
      smallest: SymmetryProcess.smallestPValue, level: level)
    let discordances = AnytimeTest.family(
      pairings.map {
        (.init($0.looked.collapse.map(Self.difference)), DiscordanceProcess($0.looked.collapse).evidence)
      },
      smallest: DiscordanceProcess.smallestPValue, level: level)
    return pairings.indices.map { index in
      Comparison(
        pairings[index], looks: looks, signFlip: signFlips[index], mcNemar: mcNemars[index],
        symmetry: symmetries[index], discordance: discordances[index], family: pairings.count, options)
    }
  }

  /// The difference in collapse of one pair.
  private static func difference(_ pair: (first: Bool, second: Bool)) -> Double {
    (pair.first ? 1 : 0) - (pair.second ? 1 : 0)
  }

  private init(
    _ pairing: Pairing, looks: Looks, signFlip: FamilyTest?, mcNemar: FamilyTest?, symmetry: AnytimeTest,
    discordance: AnytimeTest, family: Int, _ options: SweepAnalysis.Options
  ) {
    let values = pairing.differences.map(\.value)
    let confidence = options.confidence
    condition = pairing.condition.condition
    reference = pairing.reference.condition
    differences = pairing.differences
    difference = Summary(values)
    interval = difference.meanInterval(confidence: confidence)
    anytimeValid = difference.anytimeValidMeanInterval(confidence: confidence)
    tTest = PairedTTest(differences: values)
    self.signFlip = signFlip
    self.symmetry = symmetry
    self.looks = looks
    improvement = ImprovementProbability(differences: values)
    improvementInterval = improvement.exactInterval(confidence: confidence)
    let samples = [pairing.condition, pairing.reference].map { $0.completed.compactMap(\.selected?.macroF1) }
    spread = samples.allSatisfy { $0.count > 2 } ? BrownForsytheTest(samples) : nil
    collapse = CollapseComparison(pairing, test: mcNemar, anytime: discordance)
    plan = ComparisonPlan(
      difference: difference, mcNemar: pairing.mcNemar, pairs: pairing.collapses.count, family: family,
      level: 1 - confidence)
  }
}

extension CollapseComparison {
  fileprivate init(_ pairing: Pairing, test: FamilyTest?, anytime: AnytimeTest) {
    let pairs = pairing.collapses
    condition = Proportion(pairs.count { $0.first }, of: pairs.count)
    reference = Proportion(pairs.count { $0.second }, of: pairs.count)
    mcNemar = pairing.mcNemar
    self.test = test
    self.anytime = anytime
    let all = [pairing.condition, pairing.reference].map { pairing.reading.count($0.completed) }
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
  /// The tests of one family, all of which take part from the start, also before their first pair.
  fileprivate static func family(
    _ tests: [(differences: Summary, evidence: Evidence)], smallest: (Int) -> Double, level: Double
  ) -> [AnytimeTest] {
    let family = FamilyTest.family(
      tests.map { ($0.evidence.pValue, smallest($0.differences.count)) }, level: level)
    return zip(tests, family.compactMap { $0 }).map { test, corrected in
      AnytimeTest(
        pairs: test.differences.count, estimate: test.differences.mean, evidence: test.evidence, test: corrected)
    }
  }
}

/// The seeds of a condition beside those of the reference.
private struct Pairing {
  let condition: SweepOutcome.ConditionOutcome
  let reference: SweepOutcome.ConditionOutcome
  let reading: CollapseReading
  let differences: [SeedValue]
  /// Whether the condition (first) and the reference (second) collapsed, a pair a seed.
  let collapses: [(first: Bool, second: Bool)]
  /// What the tests for every look have looked at, in the order in which the seeds were planned.
  let looked: (difference: [Double], collapse: [(first: Bool, second: Bool)])

  init(
    _ condition: SweepOutcome.ConditionOutcome, _ reference: SweepOutcome.ConditionOutcome, order: [UInt64],
    reading: CollapseReading
  ) {
    self.condition = condition
    self.reference = reference
    self.reading = reading
    let other = Dictionary(uniqueKeysWithValues: reference.completed.map { ($0.seed, $0) })
    let pairs = condition.completed.compactMap { trial in other[trial.seed].map { (trial, $0) } }
    let difference = { (trial: TrialResult, other: TrialResult) -> Double? in
      trial.selected.flatMap { own in other.selected.map { own.macroF1 - $0.macroF1 } }
    }
    let collapse = { (trial: TrialResult, other: TrialResult) -> (first: Bool, second: Bool)? in
      reading.isCollapsed(trial).flatMap { own in reading.isCollapsed(other).map { (own, $0) } }
    }
    differences = pairs.compactMap { trial, other in
      difference(trial, other).map { SeedValue(seed: trial.seed, value: $0) }
    }
    collapses = pairs.compactMap(collapse)
    let own = Dictionary(uniqueKeysWithValues: pairs.map { ($0.0.seed, $0) })
    let looked = Self.settled(condition, reference, order: order).compactMap { own[$0] }
    self.looked = (looked.compactMap(difference), looked.compactMap(collapse))
  }

  /// The seeds that both conditions have planned, in their order, up to the first that is not settled in one of them.
  private static func settled(
    _ condition: SweepOutcome.ConditionOutcome, _ reference: SweepOutcome.ConditionOutcome, order: [UInt64]
  ) -> ArraySlice<UInt64> {
    let planned = Set(condition.planned).intersection(reference.planned)
    let missing = Set(condition.missing).union(reference.missing)
    return order.filter(planned.contains).prefix { !missing.contains($0) }
  }

  var mcNemar: McNemarTest { McNemarTest(collapses) }
}
