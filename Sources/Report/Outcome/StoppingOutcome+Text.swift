import Sweep
import Training

extension StoppingOutcome {
  /// By what the goals are looked at, in words: of the kinds of goals that there are.
  var methods: String {
    let eValue = Numbers.eValue(1 / level)
    let said = rule.goals.reduce(into: [String]()) { said, goal in
      let method =
        switch goal {
        case .collapse: "rates by Robbins' mixture"
        case .mean(let bounded, _, _):
          "means of \(bounded.metric.name) by betting, whatever the distribution of scores"
        case .difference(_, _, let bounded):
          "differences in \(bounded.metric.name) by the e-process for symmetry, decided at an e-value of \(eValue)"
        case .equivalent(_, _, let bounded, _):
          "equivalence in \(bounded.metric.name) by betting on the differences, whatever their distribution, reached where the interval "
            + "lies within the margin"
        }
      if !said.contains(method) { said.append(method) }
    }
    return Numbers.listed(said)
  }

  /// What to know where goals look at another score than the one that is shown; nil where all look at that one, or at rates.
  func caveat(showing metric: Metric) -> String? {
    let others = rule.goals.compactMap(\.metric).reduce(into: [String]()) { names, looked in
      if looked != metric.source, !names.contains(looked.name) { names.append(looked.name) }
    }
    guard !others.isEmpty else { return nil }
    return
      "The rule looked at \(Numbers.listed(others)), the scores here are \(metric.name): that a goal is reached says nothing of "
      + "these; what is given of \(metric.name) for every look is valid all the same, whatever ended the sweep."
  }
}
