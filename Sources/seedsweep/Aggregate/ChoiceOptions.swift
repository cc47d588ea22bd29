public import ArgumentParser
public import Report

/// Which methods stand for several candidates.
struct ChoiceOptions: ParsableArguments {
  /// A method and its candidates, such as `ssl=ssl-a,ssl-b`.
  struct Candidates: ExpressibleByArgument, Equatable {
    let name: String
    let conditions: [String]

    init?(argument: String) {
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else { return nil }
      let conditions = parts[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard conditions.allSatisfy({ !$0.isEmpty }) else { return nil }
      name = String(parts[0])
      self.conditions = conditions
    }
  }

  @Option(
    name: .customLong("choose"), parsing: .singleValue,
    help: ArgumentHelp(
      "A method that stands for several conditions, by the best of them on the validation fold; can be given again.",
      valueName: "name=condition,condition"))
  var named: [Candidates] = []

  @Option(
    name: .customLong("choose-over"), parsing: .singleValue,
    help: ArgumentHelp(
      "A key that grids vary, such as learning-rate: the members that differ in it alone are one method; can be given again.",
      valueName: "key"))
  var keys: [String] = []

  @Option(
    name: .customLong("choose-by"),
    help: """
      mean chooses one candidate by mean validation scores, for each seed those of the seeds before it; seed chooses for each seed by its own \
      (default: mean).
      """)
  var by: MethodChoice.By?

  func validate() throws {
    guard by == nil || isAsked else { throw ValidationError("--choose-by is of --choose or --choose-over") }
  }

  var isAsked: Bool { !named.isEmpty || !keys.isEmpty }

  /// The outcome with the methods beside its conditions.
  func apply(to outcome: SweepOutcome) throws -> SweepOutcome {
    guard isAsked else { return outcome }
    let by = by ?? .mean
    let overKeys =
      keys.isEmpty ? [] : try MethodChoice.over(keys, of: outcome.conditions.map(\.condition), by: by)
    return try outcome.choosing(
      named.map { MethodChoice(name: $0.name, candidates: $0.conditions, by: by) } + overKeys)
  }
}

extension MethodChoice.By: ExpressibleByArgument {}
