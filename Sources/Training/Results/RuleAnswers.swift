/// What a rule that learns from no labels answers to the test fold: one value, whatever the seed.
public struct RuleAnswers: Codable, Equatable, Sendable {
  public var macroF1: Double
  /// In the order of the packed signals, as those of a trial are.
  public var test: ClassAnswers

  /// Nil without records, and of an answer or a label that is none of the classes.
  init?(_ test: ClassAnswers, labels: [Int], classes: Int) {
    var confusion = [[Int]](repeating: [Int](repeating: 0, count: max(0, classes)), count: max(0, classes))
    guard !labels.isEmpty, test.count == labels.count else { return nil }
    for (label, answer) in zip(labels, test.classes) {
      guard confusion.indices.contains(label), confusion.indices.contains(Int(answer)) else { return nil }
      confusion[label][Int(answer)] += 1
    }
    macroF1 = CountedScores(confusion).macroF1
    self.test = test
  }
}

extension RuleAnswers {
  /// Throws where no rule can answer so; `scored` are the records of the test fold, where they are known.
  func checkForm(classes: Int, scored: ScoredRecords.Fold?) throws(Implausibility) {
    try Plausible.check(macroF1, "a Macro-F1", in: Plausible.shares)
    guard test.counts(of: classes) != nil else {
      throw Implausibility("a rule's answer that is none of \(classes) classes")
    }
    guard let scored else { return }
    guard let again = RuleAnswers(test, labels: scored.labels.classes.map(Int.init), classes: classes) else {
      throw Implausibility("a rule's answers to other records than those of the test fold")
    }
    guard (again.macroF1 - macroF1).magnitude <= Plausible.rounding else {
      throw Implausibility("a rule's Macro-F1 of \(macroF1), its answers give \(again.macroF1)")
    }
  }
}
