import Sweep

extension StoppingOutcome {
  /// By what the goals are looked at, in words: of the kinds of goals that there are.
  var methods: String {
    let eValue = Numbers.eValue(1 / level)
    let said = rule.goals.reduce(into: [String]()) { said, goal in
      let method =
        switch goal {
        case .collapse: "rates by Robbins' mixture"
        case .macroF1: "means of Macro-F1 by betting, whatever the distribution of scores"
        case .difference: "differences by the e-process for symmetry, decided at an e-value of \(eValue)"
        case .equivalent:
          "equivalence by betting on the differences, whatever their distribution, reached where the interval lies within the margin"
        }
      if !said.contains(method) { said.append(method) }
    }
    return Numbers.listed(said)
  }
}
