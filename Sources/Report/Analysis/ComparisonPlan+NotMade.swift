extension ComparisonPlan {
  /// Of comparisons of which no plan is asked.
  static let notMade = ComparisonPlan(everywhere: Pairs(least: nil, forPower: nil))

  private init(everywhere pairs: Pairs) {
    signFlip = pairs
    symmetry = pairs
    spread = pairs
    spreadAtEveryLook = pairs
    collapse = pairs
    collapseAtEveryLook = pairs
  }
}
