import Sweep

extension AggregateReport {
  /// Why there are as many seeds as there are; nothing where the sweep file says it.
  var stoppingSections: [Document.Section] {
    guard let stopping = outcome.stopping else { return [] }
    let table = Document.Table(
      columns: ["goal", "seeds", "estimate", "95 % interval at every look", "reached"],
      rows: stopping.latest.map { look in
        [
          look.goal.description, "\(look.seeds)", Numbers.score(look.estimate), Self.interval(look),
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
            "\(ending) Looked at after each of \(stopping.latest.first?.seeds ?? 0) seeds, with intervals that are right at "
              + "every look. The tests and intervals above presume a number of seeds that was fixed beforehand: what the "
              + "goals say is to be taken from here."),
          .table(table),
        ])
    ]
  }

  private static func interval(_ look: StoppingMonitor.Look) -> String {
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
            "lower": .optional(look.lower), "upper": .optional(look.upper), "reached": .bool(look.isReached),
          ])
        }),
    ])
  }
}
