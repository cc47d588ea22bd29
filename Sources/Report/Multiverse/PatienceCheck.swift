import Statistics
import Training

/// Whether what the comparisons conclude depends on patience: each is made again with none and with others, replayed from what trials keep.
struct PatienceCheck: Equatable, Sendable {
  /// The report's own conclusions; nil where there is nothing to compare, and where the last epoch counts, which no patience selects.
  private let own: Universe?
  /// Those with other patience, none first.
  private let others: [Universe]
  private let comparisons: [Comparison]
  /// What scores are called.
  private let metric: String
  /// How many trainings patience ended, of those that were recorded.
  private let ended: Proportion

  init(_ outcome: SweepOutcome, comparisons: [Comparison], options: SweepAnalysis.Options) {
    let choice = outcome.ownChoice
    self.comparisons = comparisons
    metric = options.metric.name
    ended = outcome.recorded.trainingsEndedByPatience
    guard !comparisons.isEmpty, choice.hasBestEpoch else {
      own = nil
      others = []
      return
    }
    var ties = SelectionRule.Ties.first
    if case .rule(.best(let chosen, _)) = choice { ties = chosen }
    let universe = { (choice: SelectionChoice) in
      Universe(choice, of: outcome, options: options, readings: [options.reading])
    }
    own = universe(choice)
    others = SelectionChoice.patiences.map { SelectionChoice.rule(.best(ties: ties, patience: $0)) }.filter {
      $0 != choice
    }
    .map(universe)
  }

  /// Of either direction: patience may make a contrast, and may hide one.
  private static let lesson = "The conclusion is about patience."

  /// More are counted, not told.
  private static let mostTold = 4

  /// How many conclusions depend on patience, in a sentence; nil where patience changes none.
  var briefly: String? {
    let changed = dependent.count
    guard changed > 0 else {
      return untold.map { _ in "Whether what is significant holds without patience, these trials do not tell." }
    }
    return changed == 1
      ? "1 conclusion changes with another patience: the full text says which."
      : "\(changed) conclusions change with another patience: the full text says which."
  }

  /// A sentence for each conclusion that another patience changes.
  private var dependent: [String] { comparisons.indices.flatMap { [score($0), collapse($0)].compactMap { $0 } } }

  /// What a reader has to know before any conclusion, in sentences; none where patience changes no conclusion.
  var sentences: [String] {
    let all = dependent
    let rest = all.count - Self.mostTold
    let more =
      rest > 0
      ? [
        "\(rest) more \(rest == 1 ? "conclusion depends" : "conclusions depend") on patience, too: aggregate --multiverse."
      ]
      : []
    return Array(all.prefix(Self.mostTold)) + more + (untold.map { [$0] } ?? [])
  }

  private func score(_ index: Int) -> String? {
    let (condition, reference) = (comparisons[index].condition, comparisons[index].reference)
    return sentence(
      "\(condition), \(metric):", of: { $0.scores[index] },
      shown: { finding in
        "\(finding.conclusion == .lower ? "lower" : "higher") than \(reference) by \(Numbers.score(finding.difference?.magnitude))"
      }, none: "no difference from \(reference) is shown",
      evidence: { "\(Numbers.signed($0.difference))" })
  }

  private func collapse(_ index: Int) -> String? {
    let (condition, reference) = (comparisons[index].condition, comparisons[index].reference)
    let counts = { (finding: Universe.Finding) in
      let shares = [finding.collapsed, finding.referenceCollapsed].compactMap { $0 }.map(Numbers.fraction)
      return shares.joined(separator: " against ")
    }
    return sentence(
      "\(condition), collapse:", of: { $0.collapses[index][0] },
      shown: { finding in
        "\(finding.conclusion == .lower ? "rarer" : "more frequent") than in \(reference) (\(counts(finding)))"
      }, none: "no difference from \(reference) is shown", evidence: counts)
  }

  /// What one conclusion becomes with another patience; nil where it stays what it is, as far as can be told.
  private func sentence(
    _ subject: String, of finding: (Universe) -> Universe.Finding, shown: (Universe.Finding) -> String, none: String,
    evidence: (Universe.Finding) -> String
  ) -> String? {
    guard let own, finding(own).conclusion.isVerdict else { return nil }
    let mine = finding(own)
    let flips = others.map { (phrase: $0.choice.phrase, finding: finding($0)) }
      .filter { $0.finding.conclusion.isVerdict && $0.finding.conclusion != mine.conclusion }
    guard !flips.isEmpty else { return nil }
    func list(_ chosen: [(phrase: String, finding: Universe.Finding)]) -> String {
      Numbers.listed(
        chosen.map { flip in
          let p = flip.finding.pValue.map { ", \(Numbers.pValueInText($0))" } ?? ""
          return "\(flip.phrase) (\(evidence(flip.finding))\(p))"
        })
    }
    let ownPhrase = own.choice.phrase
    guard mine.conclusion.isSignificant else {
      let parts = flips.map { "\($0.phrase) it is \(shown($0.finding)), significant" }
      return "\(subject) \(none) \(ownPhrase); \(parts.joined(separator: ", and ")). \(Self.lesson)"
    }
    let gone = flips.filter { !$0.finding.conclusion.isSignificant }
    let turned = flips.filter { $0.finding.conclusion.isSignificant }
    let parts =
      (gone.isEmpty ? [] : ["the contrast disappears \(list(gone))"])
      + (turned.isEmpty ? [] : ["it turns into its opposite, significant, \(list(turned))"])
    return "\(subject) \(shown(mine)) \(ownPhrase), significant; \(parts.joined(separator: ", and ")). \(Self.lesson)"
  }

  /// What is said where something is significant, and patience really ended trainings, so that nobody can tell what it would be without.
  private var untold: String? {
    guard let own, ended.count > 0, let without = others.first(where: { $0.choice.isWithoutPatience }) else {
      return nil
    }
    let open = comparisons.indices.filter { index in
      without.scores[index].conclusion == .notTold
        && (own.scores[index].conclusion.isSignificant || own.collapses[index][0].conclusion.isSignificant)
    }
    guard let first = open.first else { return nil }
    let names = open.count == 1 ? "\(comparisons[first].condition)" : "\(open.count) conditions"
    return
      "Whether what is significant of \(names) holds without patience, these trials do not tell: patience ended \(ended.count) of "
      + "\(ended.total) trainings. Trained to their last epoch, and judged by [analysis] selection, they tell what every patience gives."
  }
}

extension SweepOutcome {
  /// How many of the trainings that did not diverge patience ended before their last planned epoch.
  fileprivate var trainingsEndedByPatience: Proportion {
    let ended = trained.reduce(0) { count, condition in
      count + condition.completed.count { $0.isEndedByPatience(of: condition.recipe(of: $0).fineTuning) }
    }
    return Proportion(ended, of: trained.reduce(0) { $0 + $1.completed.count })
  }
}
