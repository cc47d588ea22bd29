import Sweep

extension AggregateReport {
  /// Why there are as many seeds as there are; nothing where the sweep file says it.
  var stoppingSections: [Document.Section] {
    guard let stopping = outcome.stopping else { return [] }
    let table = Document.Table(
      columns: ["goal", "seeds", "estimate", "at every look", "reached"],
      rows: stopping.latest.map { look in
        [
          look.goal.description, "\(look.seeds)", Numbers.score(look.estimate), Self.evidence(look),
          look.isReached ? "yes" : "no",
        ]
      })
    let ending =
      stopping.seeds.map { "Stopped after \($0) seeds: every goal was reached." }
      ?? "The goals are not reached; at most \(stopping.rule.mostSeeds) seeds are trained."
    return [
      Document.Section(
        heading: "Seeds until a question is answered",
        blocks: [
          .paragraph(
            "\(ending) Looked at after each of \(stopping.latest.first?.seeds ?? 0) seeds: rates by 95 % intervals that are right "
              + "at every look, differences by the e-process for symmetry, decided at an e-value of 20. Each goal is held to "
              + "5 % by itself; the verdicts above are corrected for all comparisons. The intervals above presume a number of "
              + "seeds that was fixed beforehand."),
          .table(table),
        ])
    ]
  }

  private static func evidence(_ look: StoppingMonitor.Look) -> String {
    if let eValue = look.eValue { return "e-value \(Numbers.eValue(eValue))" }
    guard let lower = look.lower, let upper = look.upper else { return Numbers.absent }
    return "[\(lower.fixed(3)), \(upper.fixed(3))]"
  }

  /// The rule, its decision and every look, for programs.
  var stoppingJSON: JSONValue {
    guard let stopping = outcome.stopping else { return .null }
    return .object([
      "until": .array(stopping.rule.goals.map { .string($0.description) }),
      "least_seeds": .integer(stopping.rule.leastSeeds), "max_seeds": .integer(stopping.rule.mostSeeds),
      "enough": .optional(stopping.seeds),
      "looks": .array(
        stopping.looks.map { look in
          .object([
            "goal": .string(look.goal.description), "seeds": .integer(look.seeds), "estimate": .optional(look.estimate),
            "lower": .optional(look.lower), "upper": .optional(look.upper), "e_value": .optional(look.eValue),
            "reached": .bool(look.isReached),
          ])
        }),
    ])
  }
}
