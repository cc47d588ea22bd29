import Program
public import Training

/// What `seedsweep compare` prints: each condition of a run against the same condition of another run, or one condition against another one of
/// the same run or of another, seed by seed.
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
  /// What stands on either side, in words: the runs, or two conditions.
  let sides: [String]
  public let comparisons: [Comparison]

  public init(
    _ run: Run, against reference: Run, differences: [Difference],
    options: SweepAnalysis.Options = SweepAnalysis.Options()
  ) {
    self.run = run
    self.reference = reference
    self.differences = differences
    self.options = options
    sides = [run.name, reference.name]
    comparisons = Comparison.family(run.outcome, against: reference.outcome, options: options)
  }

  /// One condition against another, whatever they are called.
  public init(
    _ condition: Condition, of run: Run, against other: Condition, of reference: Run, differences: [Difference],
    options: SweepAnalysis.Options = SweepAnalysis.Options()
  ) {
    self.run = run
    self.reference = reference
    self.differences = differences
    self.options = options
    sides =
      run.name == reference.name
      ? [condition.name, other.name] : ["\(condition.name) of \(run.name)", "\(other.name) of \(reference.name)"]
    comparisons = Comparison.pair(condition, of: run.outcome, against: other, of: reference.outcome, options: options)
  }

  /// Whether one run is compared with itself.
  private var isOneRun: Bool { run.name == reference.name }

  private var lineage: Lineage {
    isOneRun ? run.outcome.lineage : run.outcome.lineage.combined(with: reference.outcome.lineage)
  }

  public var text: String { document.text }
  public var markdown: String { document.markdown }
  public var latex: String { document.latex }

  var document: Document {
    let warnings =
      (isOneRun ? [run] : [run, reference]).flatMap { run in run.outcome.warnings.map { "Warning, \(run.name): \($0)" }
      }
      + (isOneRun ? [] : lineage.warnings.map { "Warning: \($0)" })
    let settings = Document.Table(
      columns: ["setting"] + sides, rows: differences.map { [$0.key, $0.value, $0.reference] })
    return Document(
      sections: [
        Document.Section(
          heading: "What differs",
          blocks: [
            differences.isEmpty ? .paragraph("Nothing: both trained in the same way.") : .table(settings),
            .paragraph("\(isOneRun ? "One run, " : "Both ")\(lineage.summary)."),
          ]
            + (warnings.isEmpty ? [] : [.list(warnings)])),
        Document.Section(
          heading: "\(sides.joined(separator: " minus ")), seed by seed",
          blocks: AggregateReport.comparisonTables(
            comparisons, options: options, collapseColumns: sides.map { "in \($0)" })
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
