import ContentHash
import ECGData
import Program
import Statistics
import Sweep
import Training

extension AggregateReport {
  /// A paragraph for the methods section of a paper.
  public var methods: String { methodsText + "\n" }

  var methodsSection: Document.Section { Document.Section(heading: "Methods", blocks: [.paragraph(methodsText)]) }

  private var methodsText: String {
    var sentences = [
      "Each of \(trained.count) conditions was trained with \(seedsText) on \(outcome.dataSource) "
        + "(SeedSweep \(outcome.lineage.versions(made: outcome.codeVersion)), \(outcome.lineage.scienceText), data fingerprint \(outcome.fingerprint.abbreviated)).",
      "We report \(metric) on the test fold at the \(outcome.selection.map { "epoch selected by \($0)," } ?? "best validation epoch") as mean ± standard deviation (n - 1) with Student's t "
        + "\(confidence) intervals, \(analysis.options.metric.clipping), and collapse (\(analysis.options.reading)) as a rate with exact "
        + "Clopper-Pearson \(confidence) intervals.",
    ]
    sentences.insert(contentsOf: foldMethods + trainedMethods, at: 1)
    if outcome.isCrossed {
      sentences.append(
        "Seeds were crossed with values of further sources of chance; scores are a seed's means over its trials, intervals of rates take "
          + "each seed's share of collapsed trials for one answer, and tests of collapse are of the seeds' differences in that share."
      )
    }
    if let excluded = outcome.baselines.records?.excluded, !excluded.isEmpty {
      let isNamed = excluded.allSatisfy { $0.name != nil }
      let titles = Numbers.listed(excluded.map { $0.name ?? "\($0.ecgID)" })
      sentences.append(
        "\(count(excluded.count, "record")) of the cohort \(excluded.count == 1 ? "was" : "were") left out (\(isNamed ? titles : "ecg_id \(titles)"))."
      )
    }
    let others = outcome.conditions.map(\.condition).filter { !$0.hasEpochs }
    if !others.isEmpty {
      sentences.append(
        "\(Numbers.listed(others.map(\.name))) \(others.count == 1 ? "is" : "are") logistic regression on fixed features, without epochs or "
          + "selection, and \(others.count == 1 ? "has" : "have") no collapse rate.")
    }
    sentences += choiceMethods
    if let reference = analysis.reference {
      sentences.append(comparisonMethods(reference))
    }
    if let stopping = outcome.stopping {
      sentences.append(
        "Seeds were added until \(Numbers.listed(stopping.rule.goals.map(\.description))), looked at after every seed "
          + "(\(stopping.methods); each goal held to \(Numbers.percent(stopping.level)) % over all looks), to at most "
          + "\(stopping.rule.mostSeeds) seeds. The number of seeds was therefore not fixed beforehand, which Student's t and Clopper-Pearson "
          + "intervals presume." + (caveat(of: stopping).map { " \($0)" } ?? ""))
    }
    if let budget = outcome.budget, let endedAfter = budget.endedAfter {
      sentences.append(
        "Training ended after \(count(endedAfter, "seed")) by a budget of \(coreHoursText(budget.budget)), whatever their scores."
      )
    }
    let unresolved = trained.reduce(0) { $0 + $1.unresolved }
    let diverged = trained.reduce(0) { $0 + $1.diverged }
    if unresolved > 0 {
      sentences.append(
        outcome.isCrossed
          ? "In \(count(unresolved, "case")) a seed of a condition lacked the result of a trial and was left out."
          : "\(count(unresolved, "planned trial")) had no result.")
    }
    if diverged > 0 {
      let left = outcome.isCrossed ? " and left the seed out of its condition" : ""
      sentences.append("\(count(diverged, "trial")) diverged, which is not counted as collapse\(left).")
    }
    return sentences.joined(separator: " ")
  }

  /// `3 random seeds (1-3)`; where some have no result, of which seeds those are.
  private var seedsText: String {
    let counts = Set(trained.map(\.completed)).sorted()
    let number = counts.count == 1 ? "\(counts[0])" : "\(counts.first ?? 0) to \(counts.last ?? 0)"
    let planned = Set(outcome.trained.flatMap(\.planned)).sorted()
    return counts == [planned.count]
      ? "\(planned.count) random \(planned.count == 1 ? "seed" : "seeds") (\(Numbers.ranges(planned)))"
      : "\(number) of \(planned.count) random seeds (\(Numbers.ranges(planned)))"
  }

  /// How many records of each class the folds have; nothing where the run does not say.
  private var foldMethods: [String] {
    guard let counts = outcome.baselines.records?.counts else { return [] }
    let folds = [
      ("training folds", counts.train), ("validation fold", counts.validation), ("test fold", counts.test),
    ].map { name, classes in
      let list = zip(counts.classes, classes).map { "\($0) \($1)" }.joined(separator: ", ")
      return "\(classes.reduce(0, +)) of the \(name) (\(list))"
    }
    return ["The records are \(Numbers.listed(folds))."]
  }

  /// How conditions were compared: by tests for one look only where there was one.
  private func comparisonMethods(_ reference: Condition) -> String {
    let family = analysis.comparisons.count
    let ofCollapse = analysis.comparisons.count(where: \.canCollapse)
    let canCollapse = ofCollapse > 0
    let fewer = canCollapse && ofCollapse < family ? " (collapse for \(ofCollapse))" : ""
    let corrected =
      family == 1 ? "" : ", each question corrected by Holm's method for \(family) comparisons\(fewer)"
    let shares = canCollapse && outcome.isCrossed ? ", share of collapsed trials" : ""
    let isOfTrials = canCollapse && !outcome.isCrossed
    guard case .many(let reason) = analysis.looks else {
      let tests =
        "(\(metric), distances of \(metric) from the conditions' medians\(shares))"
        + (isOfTrials ? " and exact McNemar tests (collapse)" : "")
      return
        "Conditions were compared with \(reference) on the same seeds by two-sided \(signFlipTests) \(tests)\(corrected)."
    }
    let symmetry = "de la Pena's inequality, mixture over nine scales"
    let tests =
      "(\(metric), distances between two seeds' \(metric)\(shares); \(symmetry))"
      + (isOfTrials ? " and Robbins' mixture over pairs that differ (collapse)" : "")
    return "Because \(reason), conditions were compared with \(reference) on the same seeds by tests that are valid at "
      + "every look: the e-process for symmetry of paired differences \(tests), p being 1 / the largest e-value\(corrected)."
  }

  /// What they are with so many pairs.
  private var signFlipTests: String {
    analysis.comparisons.allSatisfy { $0.pairs <= SignFlipTest.largestExact }
      ? "exact sign-flip tests" : "sign-flip tests with \(SignFlipTest.draws) random choices of signs"
  }
}
