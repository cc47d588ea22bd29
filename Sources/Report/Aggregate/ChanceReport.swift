import Program
import Statistics
import Training

/// What `seedsweep aggregate` prints of runs that differ only in the value at which they hold a stream of chance: how much of the
/// spread of Macro-F1 is that stream's.
public struct ChanceReport: Equatable, Sendable {
  /// The held streams as the sweep file names them, such as `subset`.
  let streams: [String]
  let outcomes: [SweepOutcome]
  let analyses: [ChanceAnalysis]

  public init(streams: [String], outcomes: [SweepOutcome]) {
    self.streams = streams
    self.outcomes = outcomes
    var conditions: [Condition] = []
    for condition in outcomes.flatMap(\.conditions).map(\.condition) where !conditions.contains(condition) {
      conditions.append(condition)
    }
    analyses = conditions.map { condition in
      ChanceAnalysis(
        condition,
        runs: outcomes.compactMap { outcome in
          outcome.conditions.first { $0.condition == condition }?.completedSeeds
        })
    }
  }

  private var lineage: Lineage? { Lineage(of: outcomes) }

  public var text: String { document.text }
  public var markdown: String { document.markdown }
  public var latex: String { document.latex }

  var document: Document {
    let held = Numbers.listed(streams)
    let warnings = (outcomes.flatMap(\.warnings) + (lineage?.warnings ?? []))
      .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    return Document(
      sections: [
        Document.Section(
          heading: "What was run",
          blocks: [
            .paragraph(
              "\(outcomes.count) runs, each holding \(held) at a value of its own while everything else follows the seed"
                + "\(lineage.map { "; \($0.summary)" } ?? "")."
            )
          ] + (warnings.isEmpty ? [] : [.list(warnings.map { "Warning: \($0)" })])),
        Document.Section(
          heading: "Where the spread of Macro-F1 comes from",
          blocks: [
            .table(
              Document.Table(
                columns: [
                  "condition", "runs", "values", "SD by \(held)", "SD by all else", "SD by both together",
                  "share of \(held)", "p",
                ], rows: analyses.map(Self.row))),
            .paragraph(
              "Variance components of Macro-F1 at the best epoch. With the same seeds in every run: two crossed random "
                + "sources and what they do together; with other seeds: between and within runs. p: the F test that "
                + "\(held) adds nothing. Few runs give rough components."),
          ]),
      ])
  }

  private static func row(_ analysis: ChanceAnalysis) -> [String] {
    let start = [analysis.condition.name, "\(analysis.runs)", "\(analysis.values)"]
    switch analysis.components {
    case nil: return start + [String](repeating: Numbers.absent, count: 5)
    case .crossed(let components):
      return start + [
        Numbers.score(components.rows.squareRoot()), Numbers.score(components.columns.squareRoot()),
        Numbers.score(components.interaction.squareRoot()),
        "\(Numbers.percent(components.rows / components.total)) % \(Numbers.percents(components.rowsShareInterval()))",
        Numbers.pValue(components.rowsPValue),
      ]
    case .nested(let components):
      return start + [
        Numbers.score(components.between.squareRoot()), Numbers.score(components.within.squareRoot()), Numbers.absent,
        "\(Numbers.percent(components.share)) % \(Numbers.percents(components.shareInterval))",
        Numbers.pValue(components.pValue),
      ]
    }
  }

  /// The components for programs.
  public var json: String {
    JSONValue.object([
      "held_streams": .array(streams.map(JSONValue.string)), "runs": .integer(outcomes.count),
      "computed_by": lineage?.json ?? .null,
      "conditions": .array(analyses.map(Self.json)),
    ]).text
  }

  private static func json(_ analysis: ChanceAnalysis) -> JSONValue {
    var members: [String: JSONValue] = [
      "name": .string(analysis.condition.name), "runs": .integer(analysis.runs), "values": .integer(analysis.values),
    ]
    switch analysis.components {
    case nil: break
    case .crossed(let components):
      members["variance_of_held"] = .number(components.rows)
      members["variance_of_others"] = .number(components.columns)
      members["variance_of_both"] = .number(components.interaction)
      members["p_of_held"] = .number(components.rowsPValue)
      members["p_of_others"] = .number(components.columnsPValue)
      members["share_interval"] = AggregateReport.json(components.rowsShareInterval())
    case .nested(let components):
      members["variance_of_held"] = .number(components.between)
      members["variance_of_others"] = .number(components.within)
      members["p_of_held"] = .number(components.pValue)
      members["share_interval"] = AggregateReport.json(components.shareInterval)
    }
    return .object(members)
  }
}
