import Program
import Training

/// What `seedsweep compare` prints: each condition of a run against the same condition of another run, seed by seed.
public struct RunComparisonReport: Equatable, Sendable {
  /// A run and the name it is called by, such as its folder's.
  public struct Run: Equatable, Sendable {
    let name: String
    let outcome: SweepOutcome

    public init(name: String, outcome: SweepOutcome) {
      self.name = name
      self.outcome = outcome
    }
  }

  /// Something that was trained with different values in the two runs.
  public struct Difference: Equatable, Sendable {
    let key: String
    let value: String
    let reference: String

    public init(key: String, value: String, reference: String) {
      self.key = key
      self.value = value
      self.reference = reference
    }
  }

  let run: Run
  let reference: Run
  let differences: [Difference]
  let options: SweepAnalysis.Options
  public let comparisons: [Comparison]

  public init(
    _ run: Run, against reference: Run, differences: [Difference],
    options: SweepAnalysis.Options = SweepAnalysis.Options()
  ) {
    self.run = run
    self.reference = reference
    self.differences = differences
    self.options = options
    comparisons = Comparison.family(run.outcome, against: reference.outcome, options: options)
  }

  private var lineage: Lineage { run.outcome.lineage.combined(with: reference.outcome.lineage) }

  public var text: String { document.text }
  public var markdown: String { document.markdown }
  public var latex: String { document.latex }

  var document: Document {
    let warnings =
      [run, reference].flatMap { run in run.outcome.warnings.map { "Warning, \(run.name): \($0)" } }
      + lineage.warnings.map { "Warning: \($0)" }
    let settings = Document.Table(
      columns: ["setting", run.name, reference.name], rows: differences.map { [$0.key, $0.value, $0.reference] })
    return Document(
      sections: [
        Document.Section(
          heading: "What differs",
          blocks: [
            differences.isEmpty ? .paragraph("Nothing: both trained in the same way.") : .table(settings),
            .paragraph("Both \(lineage.summary)."),
          ]
            + (warnings.isEmpty ? [] : [.list(warnings)])),
        Document.Section(
          heading: "\(run.name) minus \(reference.name), seed by seed",
          blocks: AggregateReport.comparisonTables(
            comparisons, options: options, collapseColumns: ["in \(run.name)", "in \(reference.name)"])
            + [.list(comparisons.map(differencesBySeed))]),
      ])
  }

  private func differencesBySeed(_ comparison: Comparison) -> String {
    let values = comparison.differences.map { "\($0.seed): \(Numbers.signed($0.value))" }
    return "\(comparison.condition.name), by seed: \(values.joined(separator: ", "))"
  }

  /// The comparisons for programs.
  public var json: String {
    var said: [String: JSONValue] = [
      "run": .string(run.name), "reference": .string(reference.name),
      "computed_by": lineage.json,
      "differences": .array(
        differences.map {
          .object(["key": .string($0.key), "run": .string($0.value), "reference": .string($0.reference)])
        }),
      "comparisons": .array(comparisons.map { AggregateReport.json($0, options) }),
    ]
    said["metric"] = options.metric.scoreJSON
    return JSONValue.object(said).text
  }
}
