import Training

extension StoppingRule {
  /// How many seeds a sweep is trained with at most where its goals are never reached and nothing else is said.
  static let usualMostSeeds = 200

  /// Checks that the goals are about the sweep's conditions, and that there is something to stop.
  func validate(conditions: [Condition]) throws(StoppingRuleError) {
    let names = conditions.map(\.name)
    for condition in goals.flatMap(\.conditions) where !names.contains(condition) {
      throw StoppingRuleError(
        isAboutSeeds: false,
        reason: "the sweep has no condition \(condition); it has \(names.joined(separator: ", "))")
    }
    for case .collapse(let name, _) in goals {
      guard let condition = conditions.first(where: { $0.name == name }), !condition.hasEpochs else { continue }
      throw StoppingRuleError(
        isAboutSeeds: false, reason: "\(name) has no epochs, so that it cannot collapse: ask for its macro-f1")
    }
    guard mostSeeds >= leastSeeds, mostSeeds <= 1_000_000 else {
      throw StoppingRuleError(
        isAboutSeeds: true, reason: "expected \(leastSeeds) (the sweep's seeds) to 1000000, got \(mostSeeds)")
    }
  }
}

/// A stopping rule that does not fit its sweep.
public struct StoppingRuleError: Error, Equatable, CustomStringConvertible {
  /// Whether the number of seeds is wrong; else a goal is.
  let isAboutSeeds: Bool
  public let reason: String

  public var description: String { "\(isAboutSeeds ? "--max-seeds" : "--until"): \(reason)" }
}

extension SweepDefinition {
  /// The sweep under a stopping rule: the seeds it has, which are trained in any case, and as many after the largest of them as the rule
  /// allows.
  public func stopping(at goals: [StoppingRule.Goal], mostSeeds: Int? = nil) throws(StoppingRuleError)
    -> SweepDefinition
  {
    let least = stopping?.leastSeeds ?? seeds.count
    let rule = StoppingRule(
      goals: goals.isEmpty ? stopping?.goals ?? [] : goals, leastSeeds: least,
      mostSeeds: mostSeeds ?? stopping?.mostSeeds ?? StoppingRule.usualMostSeeds)
    guard !rule.goals.isEmpty else {
      throw StoppingRuleError(isAboutSeeds: true, reason: "there is no goal to stop at: give --until or [stopping] too")
    }
    try rule.validate(conditions: conditions)
    var definition = self
    definition.stopping = rule
    definition.seeds = Self.seeds(Array(seeds.prefix(least)), extendedTo: rule.mostSeeds)
    return definition
  }

  static func seeds(_ seeds: [UInt64], extendedTo count: Int) -> [UInt64] {
    let largest = seeds.max() ?? 0
    return seeds + (0..<max(0, count - seeds.count)).map { largest + 1 + UInt64($0) }
  }
}
