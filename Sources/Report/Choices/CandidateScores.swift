import Statistics
import Training

/// What candidates of a choice are chosen by, seed by seed.
struct CandidateScores {
  let candidates: [SweepOutcome.ConditionOutcome]
  /// Every seed that a candidate has planned, in the order in which seeds were planned.
  let seeds: [UInt64]
  /// The mean validation Macro-F1 of each candidate's trials by seed; nil where a trial has no result.
  let validation: [[Double?]]
  /// The seeds of which a trial of some candidate has neither a result nor a failure.
  let unsettled: Set<UInt64>

  init(_ candidates: [SweepOutcome.ConditionOutcome], order: [UInt64]) {
    self.candidates = candidates
    let planned = Set(candidates.flatMap(\.planned))
    let seeds = order.filter(planned.contains) + planned.subtracting(order).sorted()
    let scores = candidates.map(\.validationScores)
    self.seeds = seeds
    validation = scores.map { own in seeds.map { own[$0] } }
    unsettled = Set(
      candidates.flatMap { candidate in candidate.missing + planned.subtracting(candidate.planned) })
  }

  /// The places of the seeds in which every candidate has a score.
  var counted: [Int] { CandidateChoice.counted(validation) }

  /// The candidates that are best over all seeds, of which the first is chosen; none of no seeds.
  var best: [Int] { CandidateChoice.best(of: validation, over: counted) }

  /// The candidates' places by seed.
  func places(by rule: CandidateChoice.Rule) -> [UInt64: Int] {
    let places = CandidateChoice(validation, by: rule).places
    return Dictionary(
      zip(seeds, places).compactMap { seed, place in place.map { (seed, $0) } }, uniquingKeysWith: { first, _ in first }
    )
  }

  /// The seeds that are scored, or will be: all but those, in order, before which there is nothing to choose by.
  func scored(by choice: MethodChoice.By) -> [UInt64] {
    guard choice == .mean else { return seeds }
    let counted = Set(counted.map { seeds[$0] })
    // The first that counts, or will, only chooses; those given up before it are scored by nothing.
    return Array(seeds.drop { !counted.contains($0) && !unsettled.contains($0) }.dropFirst())
  }
}

extension SweepOutcome.ConditionOutcome {
  /// The mean validation Macro-F1 at the epoch that counts over the trials of every seed that has all of them. One that diverged has learnt
  /// nothing that could be chosen: it counts as 0.
  fileprivate var validationScores: [UInt64: Double] {
    let wanted = Set(cells)
    let seeds = Dictionary(grouping: trials.filter { wanted.contains($0.crossed) }, by: \.seed)
    return seeds.compactMapValues { trials in
      let scores = trials.compactMap(\.selectedValidationMacroF1)
      return trials.count == cells.count && scores.count == trials.count ? Summary(scores).mean : nil
    }
  }
}

extension TrialResult {
  /// The validation Macro-F1 at the selected epoch; 0 of a trial that diverged, nil where nothing says it.
  var selectedValidationMacroF1: Double? {
    guard divergedInEpoch == nil else { return 0 }
    return epochs.first { $0.epoch == selectedEpoch }?.validationMacroF1
  }
}
