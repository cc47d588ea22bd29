import ContentHash

extension TrialResult {
  /// Whether another result of the same training says the same, bit by bit, as far as both say it.
  ///
  /// Results of version 1 kept fewer epochs, and the test fold is scored after every epoch only where that was asked for.
  public func agrees(with other: TrialResult) -> Bool {
    let hasBoth = schema == other.schema
    let hasCurves = hasBoth && hasTestCurve == other.hasTestCurve
    return comparable(isKept: hasBoth, hasCurve: hasCurves).digest
      == other.comparable(isKept: hasBoth, hasCurve: hasCurves).digest
  }

  private var hasTestCurve: Bool { epochs.contains { $0.testMacroF1 != nil } }

  /// The parts that two results have in common, under no name.
  private func comparable(isKept: Bool, hasCurve: Bool) -> TrialResult {
    var part = self
    part.condition = ""
    part.seed = 0
    part.crossed = CrossedStreams()
    if !isKept {
      part.schema = .version1
      part.kept = []
    }
    if !hasCurve { for index in part.epochs.indices { part.epochs[index].testMacroF1 = nil } }
    return part
  }
}
