import Training

/// By what the epoch is selected that trials are judged by, where several ways are looked at.
enum SelectionChoice: Hashable, Sendable {
  case rule(SelectionRule)
  /// Each condition by what it was trained with, where that is not the same rule for all.
  case asTrained

  /// No patience, and those that most trainings are ended by.
  static let patiences: [Int?] = [nil, 3, 5, 10]

  /// Every choice that is looked at, whatever a sweep was trained with.
  static let all: [SelectionChoice] =
    SelectionRule.Ties.allCases.flatMap { ties in
      patiences.map { SelectionChoice.rule(.best(ties: ties, patience: $0)) }
    }
    + [SelectionChoice.rule(.last)]

  /// In a table: `best, first, patience 5`.
  var title: String {
    switch self {
    case .rule(.best(let ties, let patience)):
      "best, \(ties.rawValue), \(patience.map { "patience \($0)" } ?? "no patience")"
    case .rule(.last): "last epoch"
    case .asTrained: "as trained"
    }
  }

  /// In a sentence: `with patience 5`.
  var phrase: String {
    switch self {
    case .rule(.best(_, let patience)): patience.map { "with patience \($0)" } ?? "without patience"
    case .rule(.last): "with the last epoch"
    case .asTrained: "as trained"
    }
  }

  /// Whether every epoch is trained, and the best one counts.
  var isWithoutPatience: Bool {
    if case .rule(.best(_, nil)) = self { true } else { false }
  }

  /// Whether the choice says which epoch is the best, so that it can be early.
  var hasBestEpoch: Bool { self != .rule(.last) }
}

extension SweepOutcome {
  /// By what the outcome's own trials are judged.
  var ownChoice: SelectionChoice {
    if let selection { return .rule(selection) }
    let rules = Set(trained.map { $0.condition.recipe.fineTuning.selectionRule })
    guard rules.count == 1, let rule = rules.first else { return .asTrained }
    return .rule(rule)
  }
}
