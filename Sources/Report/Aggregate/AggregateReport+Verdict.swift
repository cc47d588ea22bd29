import Statistics
import Training

extension AggregateReport {
  /// What the seeds show, and what a reader has to know before believing it; nothing where there is nothing to say.
  var verdictSections: [Document.Section] {
    let said = verdict(isShort: false) + findingsFirst
    return said.isEmpty ? [] : [Document.Section(heading: "Verdict", blocks: [.list(said)])]
  }

  /// What the seeds show in a few sentences: the scores against the reference, collapse, and the trivial baselines. In short the rule that
  /// learns nothing stands with the baselines; else it has a sentence of its own.
  func verdict(isShort: Bool) -> [String] {
    scoreVerdict + [collapseVerdict, baselineVerdict(withRule: isShort)].compactMap { $0 }
  }

  /// More conditions are counted, not named.
  private static let mostNamed = 4

  private static func named(_ items: [String]) -> String {
    guard items.count > mostNamed else { return Numbers.listed(items) }
    return Numbers.listed(items.prefix(mostNamed - 1) + ["\(items.count - mostNamed + 1) more"])
  }

  /// A sentence for each thing that comparisons of scores come to.
  private var scoreVerdict: [String] {
    let comparisons = analysis.comparisons
    guard let reference = analysis.reference else { return [] }
    let metric = analysis.options.metric
    func group(_ conclusion: Conclusion) -> [Comparison] { comparisons.filter { $0.conclusion == conclusion } }
    func differences(_ group: [Comparison]) -> String {
      Self.named(group.map { "\($0.condition) (\(Numbers.signed($0.decisiveDifference)))" })
    }
    let shown = [Conclusion.higher, .lower].compactMap { conclusion -> String? in
      let group = group(conclusion)
      guard !group.isEmpty else { return nil }
      let word = (conclusion == .higher) == metric.isHigherBetter ? "Better" : "Worse"
      return "\(word) than \(reference) by \(metric.name), significant at \(level)\(everyLook) "
        + "(\(Self.evidence(group.map(\.decisive)))): \(differences(group))."
    }
    let open = group(.noneShown)
    let none =
      open.isEmpty
      ? []
      : [
        "No difference from \(reference) shown in \(metric.name) (\(Self.evidence(open.map(\.decisive), isOpen: true))): "
          + "\(differences(open))."
      ]
    return shown + none + Self.mute(group(.cannotTell).map(\.condition.name), "in \(metric.name)", reference, level)
  }

  private static func mute(_ names: [String], _ question: String, _ reference: Condition, _ level: String) -> [String] {
    names.isEmpty
      ? []
      : [
        "Cannot tell \(named(names)) from \(reference) \(question): no outcome of so few pairs of seeds comes below \(level)."
      ]
  }

  /// What collapse does, in a sentence; nil where it is compared nowhere.
  private var collapseVerdict: String? {
    let comparisons = analysis.comparisons.filter(\.canCollapse)
    guard let reference = analysis.reference, !comparisons.isEmpty else { return nil }
    func group(_ conclusion: Conclusion) -> [Comparison] {
      comparisons.filter { $0.conclusionOfCollapse == conclusion }
    }
    func significant(_ word: String, _ group: [Comparison]) -> [String] {
      guard !group.isEmpty else { return [] }
      let names = Self.named(
        group.map {
          "\($0.condition) (\(Numbers.fraction($0.collapse.condition)) against \(Numbers.fraction($0.collapse.reference)))"
        })
      return ["\(word) than in \(reference), significant\(everyLook), in \(names)"]
    }
    func others(_ word: String, _ group: [Comparison]) -> [String] {
      guard !group.isEmpty else { return [] }
      let isAll = group.count == comparisons.count && group.count > 1
      return ["\(word) \(isAll ? "any condition" : Self.named(group.map(\.condition.name)))"]
    }
    let parts =
      significant("rarer", group(.lower)) + significant("more frequent", group(.higher))
      + others("no difference from \(reference) shown in", group(.noneShown))
      + others("too few seeds to tell of", group(.cannotTell))
    return "Collapse (\(analysis.options.reading)): \(parts.joined(separator: "; "))."
  }

  /// Which conditions the best answer without a network is not below, in a sentence; nil of other scores, in which they are not known, and where nothing has one.
  private func baselineVerdict(withRule: Bool) -> String? {
    let means = analysis.conditions.compactMap { condition in
      condition.score.summary.mean.map { (name: condition.condition.name, mean: $0) }
    }
    guard analysis.options.metric.isMacroF1, let trivial = outcome.baselines.bestTrivial, !means.isEmpty else {
      return nil
    }
    let below = means.filter { $0.mean <= trivial.macroF1 }.map(\.name)
    let who =
      below.isEmpty
      ? "less than \(means.count == 1 ? means[0].name : "every condition")"
      : "no less than \(below.count == means.count && below.count > 1 ? "any condition" : Self.named(below))"
    let said = "The best trivial answer, \(trivial.name), scores \(trivial.macroF1.fixed(3)): \(who) on average"
    guard withRule, let rule = outcome.baselines.rrRule?.macroF1 else { return "\(said)." }
    let above = means.count { $0.mean > rule }
    return "\(said). A rule on RR intervals, which learns from no label, scores \(rule.fixed(3)): "
      + (above == 0 ? "no condition is above it." : "\(above) of \(count(means.count, "condition")) above it.")
  }

  private var level: String { Numbers.level(1 - analysis.options.confidence) }

  private var everyLook: String { analysis.looks == .one ? "" : " at every look" }

  /// The corrected p of tests: the largest of those that show something, the smallest of those that do not.
  private static func evidence(_ tests: [FamilyTest?], isOpen: Bool = false) -> String {
    let tests = tests.compactMap { $0 }
    let values = tests.map(\.adjusted)
    guard let extreme = isOpen ? values.min() : values.max(), let family = tests.first?.family else { return "" }
    let bound = tests.count == 1 ? "" : isOpen ? "smallest " : "largest "
    return bound + Numbers.pValueInText(extreme) + (family == 1 ? "" : ", corrected for \(family) comparisons")
  }
}

extension Baselines {
  /// The best of the answers that need no record; nil where none is a number.
  var bestTrivial: (name: String, macroF1: Double)? {
    [
      (mostFrequentName, mostFrequent), ("guessing by the training prior", priorMatched),
      ("uniform guessing", uniform),
    ].filter { $0.1.isFinite }.max { $0.1 < $1.1 }.map { (name: $0.0, macroF1: $0.1) }
  }
}
