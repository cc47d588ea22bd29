import Statistics
import Training

extension AggregateReport {
  /// Where the spread comes from, by the streams that the sweep crosses; nothing where it crosses none.
  var varianceSections: [Document.Section] {
    guard outcome.isCrossed else { return [] }
    let analyses = analysis.conditions.compactMap { condition in condition.variance.map { (condition.condition, $0) } }
    guard !analyses.isEmpty else {
      return [
        Document.Section(
          heading: varianceHeading,
          blocks: [.paragraph("No condition has two seeds yet whose every trial came to its end.")])
      ]
    }
    let table = Document.Table(
      columns: ["condition", "source", "values", "SD", "share of the variance", "\(confidence) interval", "p"],
      rows: analyses.flatMap { Self.rows($0.0, $0.1, confidence: analysis.options.confidence) },
      name: "variance")
    return [
      Document.Section(
        heading: varianceHeading, blocks: [.table(table), .list(varianceNotes(analyses.map(\.1)))])
    ]
  }

  private var varianceHeading: String { "Where the spread of \(metric) comes from" }

  private static func rows(_ condition: Condition, _ variance: CellVariance, confidence: Double) -> [[String]] {
    let components = variance.components
    let shares = components.shareIntervals(confidence: confidence)
    let share = { (value: Double) in "\(Numbers.percent(value / components.total)) %" }
    let sources = zip(components.components, shares.components).map { component, interval in
      [
        condition.name, variance.name(component),
        component.factors.map { "\(variance.levels[$0])" }.joined(separator: " x "),
        Numbers.score(component.variance.squareRoot()) + (component.estimate < 0 ? "*" : ""),
        share(component.variance), Numbers.percents(interval), Numbers.pValue(component.pValue),
      ]
    }
    return sources + [
      [
        condition.name, "remainder", "\(variance.levels.reduce(1, *))",
        Numbers.score(components.remainder.squareRoot()),
        share(components.remainder), Numbers.percents(shares.remainder), Numbers.absent,
      ]
    ]
  }

  private func varianceNotes(_ analyses: [CellVariance]) -> [String] {
    let streams = SeedStream.allCases.map(\.rawValue).filter { name in analyses.contains { $0.sources.contains(name) } }
    var notes = [
      "Variance components of \(metric) at the best epoch, by the expected mean squares of a balanced full factorial of random "
        + "sources, from seeds whose every trial came to its end. SD: the square root of a component.",
      "\(Numbers.listed(streams)): what another value of that stream adds, whatever the seed. seed: everything that the seed "
        + "still drives, which is every stream that is neither crossed nor held; not the crossed ones.",
      "remainder: what no single source explains"
        + (analyses.allSatisfy(\.components.hasPairs)
          ? " and no pair of them."
          : analyses.contains(where: \.components.hasPairs)
            ? "; where no pairs are listed, with what they do together, as fewer than \(FactorialVarianceComponents.leastRemainder) degrees of freedom would be left beside them."
            : ", with what pairs of sources do together, as fewer than \(FactorialVarianceComponents.leastRemainder) degrees of freedom would be left beside them."),
      "interval of a share: a generalised confidence interval for normal effects, by \(FactorialVarianceComponents.draws) draws of the mean squares "
        + "(Weerahandi); no exact one is known.",
      "p: the F test that the component is 0, for normal effects; there is none for a single source beside pairs. Few values of a "
        + "source give a rough component, whatever its p.",
    ]
    if analyses.contains(where: { $0.components.components.contains { $0.estimate < 0 } }) {
      notes.append(
        "*: the estimate was negative, as those of small components may be; it is shown as 0, and counts as 0 in the shares."
      )
    }
    return notes
  }

  /// The components of a condition for programs, negative estimates as they are; null where there are none.
  static func json(_ variance: CellVariance?, _ options: SweepAnalysis.Options) -> JSONValue {
    guard let variance else { return .null }
    let components = variance.components
    let shares = components.shareIntervals(confidence: options.confidence)
    return .object([
      "sources": .array(variance.sources.map(JSONValue.string)),
      "values": .array(variance.levels.map(JSONValue.integer)),
      "components": .array(
        zip(components.components, shares.components).map { component, interval in
          .object([
            "share_interval": json(interval),
            "sources": .array(component.factors.map { .string(variance.sources[$0]) }),
            "variance": .number(component.variance), "estimate": .number(component.estimate),
            "degrees_of_freedom": .integer(component.degreesOfFreedom), "mean_square": .number(component.meanSquare),
            "p": .optional(component.pValue),
          ])
        }),
      "remainder": .object([
        "variance": .number(components.remainder), "share_interval": json(shares.remainder),
        "degrees_of_freedom": .integer(components.remainderFreedom),
        "includes_pairs": .bool(!components.hasPairs),
      ]),
    ])
  }
}

extension SweepOutcome {
  /// Whether a seed has several trials of some condition.
  var isCrossed: Bool { conditions.contains(where: \.isCrossed) }
}
