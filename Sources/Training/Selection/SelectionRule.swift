/// Which trained epoch is the result of a training, and when the training ends.
///
/// The training of a rule with patience P ends after the first epoch e with e - b >= P, where b is the epoch that would be selected if it
/// ended there. So a tie renews the patience of a rule that takes the last of equals, and does not renew that of one that takes the first.
public enum SelectionRule: Hashable, Codable, Sendable {
  /// Which of several epochs with the same validation Macro-F1 is taken.
  public enum Ties: String, Codable, CaseIterable, Sendable {
    case first, last
  }

  /// The epoch with the highest validation Macro-F1; no patience trains every epoch.
  case best(ties: Ties, patience: Int? = nil)
  /// The last planned epoch, whatever the validation fold says.
  case last

  /// The least patience whose epochs are kept, so that a training without it can be looked at as if it had had it.
  public static let leastPatience = 3
}

extension SelectionRule {
  /// What a rule makes of a curve.
  public struct Replay: Equatable, Sendable {
    /// The selected epoch, counted from 1.
    public var selected: Int
    /// The epoch after which the training ended.
    public var end: Int
    /// Whether the patience ended it there; else the curve does.
    public var isStopped: Bool
  }

  /// What training by the rule would have selected; nil of no epoch.
  ///
  /// - Parameter scores: the validation Macro-F1 of the trained epochs, from the first one on.
  public func replay(_ scores: [Double]) -> Replay? {
    guard !scores.isEmpty else { return nil }
    guard case .best(let ties, let patience) = self else {
      return Replay(selected: scores.count, end: scores.count, isStopped: false)
    }
    var best = RunningBest(ties: ties)
    for (index, score) in scores.enumerated() {
      best.take(index + 1, score)
      if let patience, index + 1 - best.epoch >= patience {
        return Replay(selected: best.epoch, end: index + 1, isStopped: true)
      }
    }
    return Replay(selected: best.epoch, end: scores.count, isStopped: false)
  }
}

extension SelectionRule: CustomStringConvertible {
  /// In words: `best validation Macro-F1, the first of equals, patience 5`.
  public var description: String {
    switch self {
    case .best(let ties, let patience):
      "best validation Macro-F1, the \(ties.rawValue) of equals, "
        + (patience.map { "patience \($0)" } ?? "every epoch trained")
    case .last: "the last epoch"
    }
  }
}

extension FineTuningSettings {
  /// By what the result's own selected epoch was chosen.
  public var selectionRule: SelectionRule { .best(ties: .first, patience: patience) }
}

/// The best epoch so far.
struct RunningBest {
  let ties: SelectionRule.Ties
  /// 0 before the first epoch.
  private(set) var epoch = 0
  private var score = 0.0

  init(ties: SelectionRule.Ties) { self.ties = ties }

  mutating func take(_ epoch: Int, _ score: Double) {
    let isBetter = ties == .first ? score > self.score : score >= self.score
    guard self.epoch == 0 || isBetter else { return }
    self.epoch = epoch
    self.score = score
  }
}
