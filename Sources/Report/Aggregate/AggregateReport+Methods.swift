import ContentHash
import Program
import Statistics
import Sweep

extension AggregateReport {
  /// A paragraph for the methods section of a paper.
  public var methods: String { methodsText + "\n" }

  var methodsSection: Document.Section { Document.Section(heading: "Methods", blocks: [.paragraph(methodsText)]) }

  private var methodsText: String {
    let counts = Set(analysis.conditions.map(\.completed)).sorted()
    let seeds = counts.count == 1 ? "\(counts[0])" : "\(counts.first ?? 0) to \(counts.last ?? 0)"
    var sentences = [
      "Each of \(analysis.conditions.count) conditions was trained with \(seeds) random seeds on \(outcome.dataSource) "
        + "(SeedSweep \(outcome.lineage.versions(made: outcome.codeVersion)), data fingerprint \(outcome.fingerprint.abbreviated)).",
      "We report Macro-F1 on the test fold at the best validation epoch as mean ± standard deviation (n - 1) with Student's t "
        + "\(confidence) intervals, and collapse (\(analysis.options.reading)) as a rate with exact "
        + "Clopper-Pearson \(confidence) intervals.",
    ]
    if let reference = analysis.reference {
      let family = analysis.comparisons.count
      sentences.append(
        "Conditions were compared with \(reference) on the same seeds by two-sided \(signFlipTests) (Macro-F1) and exact "
          + "McNemar tests (collapse)\(family == 1 ? "" : ", each corrected by Holm's method for \(family) comparisons")."
      )
    }
    if let stopping = outcome.stopping {
      sentences.append(
        "Seeds were added until \(Numbers.listed(stopping.rule.goals.map(\.description))), looked at after every seed with "
          + "95 % confidence sequences, to at most \(stopping.rule.mostSeeds) seeds.")
    }
    let unresolved = analysis.conditions.reduce(0) { $0 + $1.unresolved }
    let diverged = analysis.conditions.reduce(0) { $0 + $1.diverged }
    if unresolved > 0 { sentences.append("\(count(unresolved, "planned trial")) had no result.") }
    if diverged > 0 {
      sentences.append("\(count(diverged, "trial")) diverged, which is not counted as collapse.")
    }
    return sentences.joined(separator: " ")
  }

  /// What they are with so many pairs.
  private var signFlipTests: String {
    analysis.comparisons.allSatisfy { $0.pairs <= SignFlipTest.largestExact }
      ? "exact sign-flip tests" : "sign-flip tests with \(SignFlipTest.draws) random choices of signs"
  }
}
