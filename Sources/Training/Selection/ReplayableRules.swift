/// Which epochs of a training are selected by some rule: by the best validation Macro-F1, the first or the last of equals, with no patience
/// or any from `SelectionRule.leastPatience` on, or as the last epoch.
///
/// A rule with patience P selects a running best that stays the best for P epochs, and none before it did. So an epoch is selected where it
/// stays the best for longer than every running best before it, or to the end. Those are few: of 50 epochs at most eight for each kind of
/// tie, also where every epoch ties with the one before. Until that is known, the weights of the running bests, two at most, have to
/// be at hand.
struct ReplayableRules {
  private struct Leader {
    var best: RunningBest
    /// The longest patience that has ended a training by now; the shorter ones have, too.
    var endedPatience = SelectionRule.leastPatience - 1
  }

  private var leaders = SelectionRule.Ties.allCases.map { Leader(best: RunningBest(ties: $0)) }

  /// The best epochs so far, the first and the last of equals: what rules select whose patience goes on.
  var runningBests: Set<Int> { Set(leaders.map(\.best.epoch)) }

  /// Takes the validation Macro-F1 of the next epoch, counted from 1.
  ///
  /// - Returns: the running bests that are selected for good, as a patience has ended now.
  mutating func take(_ epoch: Int, _ score: Double) -> Set<Int> {
    var selected: Set<Int> = []
    for index in leaders.indices {
      leaders[index].best.take(epoch, score)
      let best = leaders[index].best.epoch
      guard epoch - best > leaders[index].endedPatience else { continue }
      leaders[index].endedPatience = epoch - best
      selected.insert(best)
    }
    return selected
  }

  /// The epochs that are selected of a whole curve, or, where the training did not come to its end, by rules that end before.
  static func selected(of scores: [Double], isEnded: Bool) -> Set<Int> {
    var rules = ReplayableRules()
    var selected: Set<Int> = []
    for (index, score) in scores.enumerated() { selected.formUnion(rules.take(index + 1, score)) }
    guard isEnded, !scores.isEmpty else { return selected }
    return selected.union(rules.runningBests).union([scores.count])
  }
}
