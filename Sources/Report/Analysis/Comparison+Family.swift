import Statistics
import Training

extension Comparison {
  /// Every other condition of a sweep against the reference: the family over which Holm corrects, Macro-F1 and collapse apart.
  static func family(_ outcome: SweepOutcome, options: SweepAnalysis.Options) -> [Comparison] {
    let name = options.reference ?? outcome.conditions.first?.condition
    guard let reference = outcome.conditions.first(where: { $0.condition == name }) else { return [] }
    return family(
      outcome.conditions.filter { $0.condition != name }.map { Pairing($0, reference, reading: options.reading) },
      options)
  }

  /// Every condition of a run against the same condition of a run that trained differently: a family, too.
  static func family(
    _ outcome: SweepOutcome, against other: SweepOutcome, options: SweepAnalysis.Options
  ) -> [Comparison] {
    family(
      outcome.conditions.compactMap { own in
        other.conditions.first { $0.condition == own.condition }
          .map { Pairing(own, $0, reading: options.reading) }
      }, options)
  }

  private static func family(_ pairings: [Pairing], _ options: SweepAnalysis.Options) -> [Comparison] {
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
    return zip(pairings, zip(signFlips, mcNemars)).map { pairing, tests in
      Comparison(pairing, signFlip: tests.0, mcNemar: tests.1, family: pairings.count, options)
    }
  }

  private init(
    _ pairing: Pairing, signFlip: FamilyTest?, mcNemar: FamilyTest?, family: Int, _ options: SweepAnalysis.Options
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
    improvement = ImprovementProbability(differences: values)
    improvementInterval = improvement.exactInterval(confidence: confidence)
    let samples = [pairing.condition, pairing.reference].map { $0.completed.compactMap(\.selected?.macroF1) }
    spread = samples.allSatisfy { $0.count > 2 } ? BrownForsytheTest(samples) : nil
    collapse = CollapseComparison(pairing, test: mcNemar)
    plan = ComparisonPlan(
      difference: difference, mcNemar: pairing.mcNemar, pairs: pairing.collapses.count, family: family,
      level: 1 - confidence)
  }
}

extension CollapseComparison {
  fileprivate init(_ pairing: Pairing, test: FamilyTest?) {
    let pairs = pairing.collapses
    condition = Proportion(pairs.count { $0.first }, of: pairs.count)
    reference = Proportion(pairs.count { $0.second }, of: pairs.count)
    mcNemar = pairing.mcNemar
    self.test = test
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

/// The seeds of a condition beside those of the reference.
private struct Pairing {
  let condition: SweepOutcome.ConditionOutcome
  let reference: SweepOutcome.ConditionOutcome
  let reading: CollapseReading
  let differences: [SeedValue]
  /// Whether the condition (first) and the reference (second) collapsed, a pair a seed.
  let collapses: [(first: Bool, second: Bool)]

  init(
    _ condition: SweepOutcome.ConditionOutcome, _ reference: SweepOutcome.ConditionOutcome, reading: CollapseReading
  ) {
    self.condition = condition
    self.reference = reference
    self.reading = reading
    let other = Dictionary(uniqueKeysWithValues: reference.completed.map { ($0.seed, $0) })
    let pairs = condition.completed.compactMap { trial in other[trial.seed].map { (trial, $0) } }
    differences = pairs.compactMap { trial, other in
      guard let own = trial.selected?.macroF1, let its = other.selected?.macroF1 else { return nil }
      return SeedValue(seed: trial.seed, value: own - its)
    }
    collapses = pairs.compactMap { trial, other in
      guard let own = reading.isCollapsed(trial), let its = reading.isCollapsed(other) else { return nil }
      return (own, its)
    }
  }

  var mcNemar: McNemarTest { McNemarTest(collapses) }
}
