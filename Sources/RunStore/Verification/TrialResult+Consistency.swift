import Training

extension TrialResult {
  /// What in the result does not follow from the rest of it; nil where everything does.
  var inconsistency: String? {
    if let selectedEpoch, selectedEpoch != bestEpoch {
      return "epoch \(selectedEpoch) was selected, its validation Macro-F1 says \(bestEpoch.map(String.init) ?? "none")"
    }
    for (name, metrics) in [("selected", selected), ("last", last)] {
      if let reason = metrics?.inconsistency { return "the \(name) weights' \(reason)" }
    }
    return nil
  }

  /// The trained epoch with the highest validation Macro-F1, the first of equals.
  private var bestEpoch: Int? {
    let trained = epochs.filter { $0.epoch > 0 }
    return trained.first { $0.validationMacroF1 == trained.map(\.validationMacroF1).max() }?.epoch
  }
}

extension ClassificationMetrics {
  /// How far apart two ways to compute the same mean may come out.
  private static let tolerance = 1e-12

  fileprivate var inconsistency: String? {
    let classes = confusion.indices
    let f1 = classes.map { label in
      let hits = Double(confusion[label][label])
      let labelled = Double(confusion[label].reduce(0, +))
      let answered = Double(confusion.reduce(0) { $0 + $1[label] })
      return labelled + answered == 0 ? 0 : 2 * hits / (labelled + answered)
    }
    let records = Double(confusion.joined().reduce(0, +))
    let expected = [
      ("Macro-F1", macroF1, f1.reduce(0, +) / Double(f1.count)),
      ("accuracy", accuracy, Double(classes.reduce(0) { $0 + confusion[$1][$1] }) / records),
    ]
    for (name, stated, computed) in expected where !((stated - computed).magnitude <= Self.tolerance) {
      return "\(name) is \(stated), its confusion matrix gives \(computed)"
    }
    return nil
  }
}
