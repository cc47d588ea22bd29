import Sweep

extension BudgetOutcome: CustomStringConvertible {
  /// One sentence, without its full stop.
  public var description: String {
    guard let endedAfter else {
      return "\(coreHours(spent)) of a budget of \(coreHoursText(budget)) are spent"
    }
    return "the budget of \(coreHoursText(budget)) ended the sweep after \(endedAfter) complete "
      + "\(endedAfter == 1 ? "seed" : "seeds") of \(seeds); \(coreHours(spent)) are spent"
  }
}

extension AggregateReport {
  /// That a budget ended the sweep, and what that means; nothing where none has.
  var budgetSections: [Document.Section] {
    guard let budget = outcome.budget, budget.endedAfter != nil else { return [] }
    let sentence = "\(budget)"
    return [
      Document.Section(
        heading: "Ended by a budget",
        blocks: [
          .paragraph(
            "\(sentence.prefix(1).uppercased())\(sentence.dropFirst()). Results of other seeds stay in the run and are not counted here. "
              + "A budget looks at time alone, never at a score, so that intervals and tests stand as with a number of seeds "
              + "fixed beforehand; where the time of a trial depends on its scores (patience), those that are right at "
              + "every look presume nothing of it."
          )
        ])
    ]
  }

  /// The budget and what it decided, for programs.
  static func json(_ budget: BudgetOutcome) -> JSONValue {
    .object([
      "core_hours": .number(budget.budget / 3600), "spent_core_hours": .number(budget.spent / 3600),
      "ended_after_seeds": .optional(budget.endedAfter),
    ])
  }
}
