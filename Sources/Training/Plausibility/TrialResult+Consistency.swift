extension TrialResult {
  /// Throws where something in the result does not follow from the rest of it. Its form has been checked.
  public func checkConsistency() throws(Implausibility) {
    if let selectedEpoch, selectedEpoch != bestEpoch {
      let best = bestEpoch.map(String.init) ?? "none"
      throw Implausibility("epoch \(selectedEpoch) was selected, its validation Macro-F1 says \(best)")
    }
    for (name, metrics) in [("selected", selected), ("last", last)] {
      do { try metrics?.checkConsistency() } catch { throw Implausibility("the \(name) weights' \(error)") }
    }
    try checkKeptConsistency()
  }

  /// The trained epoch with the highest validation Macro-F1, the first of equals.
  private var bestEpoch: Int? {
    let trained = epochs.filter { $0.epoch > 0 }
    let highest = trained.map(\.validationMacroF1).max()
    return trained.first { $0.validationMacroF1 == highest }?.epoch
  }
}

extension ClassificationMetrics {
  /// How far apart two ways to compute the same mean may come out.
  private static let tolerance = 1e-12

  func checkConsistency() throws(Implausibility) {
    guard confusion.joined().contains(where: { $0 > 0 }) else { throw Implausibility("confusion matrix is empty") }
    let counted = CountedScores(confusion)
    try Self.check("Macro-F1", macroF1, counted.macroF1)
    try Self.check("accuracy", accuracy, counted.accuracy)
    try Self.check("balanced accuracy", balancedAccuracy, counted.balancedAccuracy)
    try Self.check("share of the most frequent answer", majorityShare, counted.majorityShare)
    try Self.check("number of classes", Double(classesPredicted), Double(counted.classesPredicted))
    guard perClass.count == confusion.count else {
      throw Implausibility("scores are of \(perClass.count) classes, not of \(confusion.count)")
    }
    for (stated, computed) in zip(perClass, counted.perClass) {
      try Self.check("precision of a class", stated.precision, computed.precision)
      try Self.check("recall of a class", stated.recall, computed.recall)
      try Self.check("F1 of a class", stated.f1, computed.f1)
    }
  }

  private static func check(_ name: String, _ stated: Double, _ computed: Double) throws(Implausibility) {
    guard (stated - computed).magnitude <= tolerance else {
      throw Implausibility("\(name) is \(stated), its confusion matrix gives \(computed)")
    }
  }
}
