import Training

extension Findings {
  /// Labels against answers, all seeds of a condition together.
  var confusionFigure: Figure {
    Figure(
      name: "confusion-matrices", title: "What was answered as what",
      caption:
        "Test fold, all seeds together, in percent of the records with a label: the diagonal is the recall of a class.",
      legend: nil,
      panels: conditions.compactMap { condition in
        guard let counts = condition.confusion(of: classes.count) else { return nil }
        let matrix = ConfusionMatrix(
          classes: classes, counts: counts, family: condition.family)
        return Figure.Panel(
          title: condition.name, description: "Confusion matrix of \(condition.name)"
        ) { matrix.drawing(width: $0) }
      })
  }
}

extension Findings.Condition {
  /// The sum of all completed seeds' confusion matrices on the test fold; nil of none.
  fileprivate func confusion(of size: Int) -> [[Int]]? {
    let matrices = outcome.completed.compactMap(\.selected?.confusion).filter { $0.count == size }
    guard !matrices.isEmpty else { return nil }
    return (0..<size).map { label in
      (0..<size).map { answer in matrices.reduce(0) { $0 + $1[label][answer] } }
    }
  }
}
