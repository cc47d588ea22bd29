import Sweep
import Training

extension AggregateReport {
  /// Why there are as many seeds as there are; nothing where the sweep file says it.
  var stoppingSections: [Document.Section] {
    guard let stopping = outcome.stopping else { return [] }
    let table = Document.Table(
      columns: ["goal", "seeds", "estimate", "at every look", "reached"],
      rows: stopping.latest.map { look in
        [
          look.goal.description, "\(look.seeds)", Numbers.score(look.estimate), Self.evidence(look),
          look.isReached ? "yes" : look.isOutOfReach ? "out of reach" : "no",
        ]
      }, name: "goals")
    return [
      Document.Section(
        heading: "Seeds until a question is answered",
        blocks: [
          .paragraph(
            "\(Self.ending(stopping)) Looked at after each of \(stopping.latest.first?.seeds ?? 0) seeds: "
              + "\(stopping.methods); all of it is right at every look. \(Self.sharing(stopping)); the verdicts above are "
              + "corrected for all comparisons. The intervals above presume a number of seeds that was fixed beforehand."
              + (caveat(of: stopping).map { " \($0)" } ?? "")
          ),
          .table(table),
        ])
    ]
  }

  /// What to know where the rule looked at another score than this report's.
  func caveat(of stopping: StoppingOutcome) -> String? { stopping.caveat(showing: analysis.options.metric) }

  private static func ending(_ stopping: StoppingOutcome) -> String {
    if let seeds = stopping.seeds { return "Stopped after \(seeds) seeds: every goal was reached." }
    let most = stopping.rule.mostSeeds
    if let ended = stopping.ended, ended < most {
      return "Stopped after \(ended) seeds: no outcome of the others, up to \(most), could have reached every goal."
    }
    return "The goals are not reached; at most \(most) seeds are trained."
  }

  /// What the goals are held to.
  private static func sharing(_ stopping: StoppingOutcome) -> String {
    let goals = stopping.rule.goals.count
    if goals == 1 { return "The goal is held to 5 %" }
    // Looks of earlier versions.
    guard stopping.level < StoppingRule.level else { return "Each goal is held to 5 % by itself" }
    return "The \(goals) goals share 5 % (Bonferroni): each is held to \(Numbers.percent(stopping.level)) %"
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
      "out_of_reach": .optional(stopping.seeds == nil ? stopping.ended : nil),
      "looks": .array(
        stopping.looks.map { look in
          .object([
            "goal": .string(look.goal.description), "metric": .optional(look.goal.metric?.key),
            "seeds": .integer(look.seeds), "estimate": .optional(look.estimate),
            "lower": .optional(look.lower), "upper": .optional(look.upper), "e_value": .optional(look.eValue),
            "reached": .bool(look.isReached), "out_of_reach": .bool(look.isOutOfReach), "level": .number(look.level),
          ])
        }),
    ])
  }
}
