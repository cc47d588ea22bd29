import Statistics
import Training

extension AggregateReport {
  /// Every condition of which a trial says it, with its classes.
  private var classes: [(condition: Condition, classes: [ClassAnalysis])] {
    outcome.conditions.map { condition in
      (
        condition.condition,
        ClassAnalysis.all(condition, of: outcome, confidence: analysis.options.confidence)
      )
    }.filter { !$0.1.isEmpty }
  }

  /// Which class fails, then a table of the classes for each condition.
  var classSections: [Document.Section] {
    let classes = classes
    guard !classes.isEmpty else {
      return [Document.Section(heading: Self.classHeading, blocks: [.paragraph("No trial says it yet.")])]
    }
    let explanation =
      "F1, precision and recall of each class on the test fold, with the weights of the selected epoch: mean ± SD (n - 1) over seeds "
      + "with Student's t \(confidence) intervals for one look, clipped at 0 and 1. never found: trials that answer none of its records "
      + "right. A class that is never answered has a precision of 0. Of few records these are coarse: of 5, a single one is 0.2 of the recall."
    return [
      Document.Section(
        heading: Self.classHeading,
        blocks: [.list(classes.map { Self.worst($0.condition, $0.classes) }), .paragraph(explanation)])
    ]
      + classes.map { condition, classes in
        Document.Section(heading: "Classes of \(condition.name)", blocks: [.table(Self.table(classes))])
      }
  }

  private static let classHeading = "Which class fails"

  /// The class with the lowest mean F1, the first of equals, in a sentence.
  private static func worst(_ condition: Condition, _ classes: [ClassAnalysis]) -> String {
    let known = classes.compactMap { analysis in analysis.f1.summary.mean.map { (analysis: analysis, mean: $0) } }
    guard let worst = known.min(by: { $0.mean < $1.mean }) else { return "\(condition): no seed tells." }
    let records = worst.analysis.records.map { ", \(count($0, "record"))" } ?? ""
    let missed = worst.analysis.missed.count > 0 ? ", never found in \(Numbers.fraction(worst.analysis.missed))" : ""
    return "\(condition): \(worst.analysis.name) is worst, F1 \(worst.mean.fixed(3))\(records)\(missed)."
  }

  private static func table(_ classes: [ClassAnalysis]) -> Document.Table {
    Document.Table(
      columns: ["class", "records", "never found", "F1", "precision", "recall"],
      rows: classes.map { analysis in
        [
          analysis.name, analysis.records.map(String.init) ?? Numbers.absent, Numbers.fraction(analysis.missed),
          Numbers.estimate(analysis.f1), Numbers.estimate(analysis.precision), Numbers.estimate(analysis.recall),
        ]
      }, layout: .columnsBelowEachOther)
  }

  /// The classes of a condition for programs.
  func classesJSON(_ outcome: SweepOutcome.ConditionOutcome) -> JSONValue {
    .array(
      ClassAnalysis.all(outcome, of: self.outcome, confidence: analysis.options.confidence).map { analysis in
        .object([
          "name": .string(analysis.name), "records": .optional(analysis.records), "f1": Self.json(analysis.f1),
          "precision": Self.json(analysis.precision), "recall": Self.json(analysis.recall),
          "never_found": .integer(analysis.missed.count), "of": .integer(analysis.missed.total),
        ])
      })
  }
}
