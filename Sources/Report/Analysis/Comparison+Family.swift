import Statistics
import Training

extension Comparison {
  /// Every other condition of a sweep against the reference, chosen methods in the place of their candidates: the family over which Holm corrects, scores, their spread and collapse
  /// apart.
  static func family(_ outcome: SweepOutcome, options: SweepAnalysis.Options) -> [Comparison] {
    let name = options.reference ?? outcome.firstCompared
    guard let reference = outcome.compared.first(where: { $0.condition == name }) else { return [] }
    return family(
      outcome.compared.filter { $0.condition != name }.map {
        Pairing($0, reference, order: outcome.seedPlan.order, options)
      }, looks: outcome.looks,
      patients: options.isBrief || !options.metric.isMacroF1 ? nil : PatientInfluences(outcome), options)
  }

  /// Every condition of a run against the same condition of a run that trained differently: a family, too.
  static func family(
    _ outcome: SweepOutcome, against other: SweepOutcome, options: SweepAnalysis.Options
  ) -> [Comparison] {
    let isSameFold = outcome.baselines.records?.scored?.test == other.baselines.records?.scored?.test
    return family(
      outcome.conditions.compactMap { own in
        other.conditions.first { $0.condition.name == own.condition.name }
          .map { Pairing(own, $0, order: outcome.seedPlan.order, options) }
      }, looks: outcome.looks == .one ? other.looks : outcome.looks,
      patients: isSameFold && !options.isBrief && options.metric.isMacroF1 ? PatientInfluences(outcome) : nil, options)
  }

  /// One condition against another one, of the same outcome or of that of a run on the same records: a family of one test a question. None where
  /// one of them is not there.
  static func pair(
    _ condition: Condition, of outcome: SweepOutcome, against reference: Condition, of other: SweepOutcome,
    options: SweepAnalysis.Options
  ) -> [Comparison] {
    guard let own = outcome.conditions.first(where: { $0.condition == condition }),
      let against = other.conditions.first(where: { $0.condition == reference })
    else { return [] }
    let isSameFold = outcome.baselines.records?.scored?.test == other.baselines.records?.scored?.test
    return family(
      [Pairing(own, against, order: outcome.seedPlan.order, options)],
      looks: outcome.looks == .one ? other.looks : outcome.looks,
      patients: isSameFold && options.metric.isMacroF1 ? PatientInfluences(outcome) : nil, options)
  }

  private static func family(
    _ pairings: [Pairing], looks: Looks, patients: PatientInfluences?, _ options: SweepAnalysis.Options
  ) -> [Comparison] {
    let level = 1 - options.confidence
    let signFlips = FamilyTest.family(
      pairings.map { pairing in
        SignFlipTest(differences: pairing.differences.map(\.value)).map {
          .init($0, smallest: SignFlipTest.smallestPValue(pairs: pairing.differences.count))
        }
      }, level: level)
    let symmetries = AnytimeTest.family(
      pairings.map { pairing in
        let differences = pairing.looked.scores.map(\.difference)
        return .init(
          pairs: differences.count, estimate: Summary(differences).mean, evidence: SymmetryProcess(differences).evidence
        )
      }, smallest: SymmetryProcess.smallestPValue, level: level)
    let spreads = SpreadComparison.family(pairings, level: level, isBrief: options.isBrief)
    let collapses = CollapseComparison.family(pairings, level: level)
    return pairings.indices.map { index in
      Comparison(
        pairings[index], looks: looks, signFlip: signFlips[index], symmetry: symmetries[index], spread: spreads[index],
        collapse: collapses[index], patients: patients?.analysis(pairings[index].seeds), family: pairings.count, options
      )
    }
  }

  private init(
    _ pairing: Pairing, looks: Looks, signFlip: FamilyTest?, symmetry: AnytimeTest, spread: SpreadComparison,
    collapse: CollapseComparison, patients: SeedsAndPatients?, family: Int, _ options: SweepAnalysis.Options
  ) {
    let values = pairing.differences.map(\.value)
    let confidence = options.confidence
    condition = pairing.condition.condition
    reference = pairing.reference.condition
    differences = pairing.differences
    let difference = Summary(values)
    self.difference = difference
    standardizedEffect =
      difference.isConstant
      ? nil : difference.mean.flatMap { mean in difference.standardDeviation.map { mean / $0 } }
    interval = difference.meanInterval(confidence: confidence)?.clipped(to: options.metric.differences)
    self.patients = patients
    anytimeValid =
      values.isEmpty || options.isBrief
      ? nil : options.metric.differences.map { BettingSequence(values, within: $0).interval(confidence: confidence) }
    tTest = PairedTTest(differences: values)
    self.signFlip = signFlip
    self.symmetry = symmetry
    self.looks = looks
    improvement = ImprovementProbability(differences: options.metric.isHigherBetter ? values : values.map { -$0 })
    improvementInterval = improvement.exactInterval(confidence: confidence)
    self.spread = spread
    self.collapse = collapse
    plan =
      options.isBrief
      ? .notMade
      : ComparisonPlan(
        difference: difference, spread: spread, collapse: pairing.canCollapse ? collapse : nil, family: family,
        level: 1 - confidence)
  }
}
