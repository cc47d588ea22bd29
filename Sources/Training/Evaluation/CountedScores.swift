/// The scores that follow from a confusion matrix alone: what is computed by a trial, and computed again by whoever is to believe it.
struct CountedScores {
  let perClass: [ClassificationMetrics.PerClass]
  let macroF1: Double
  let balancedAccuracy: Double
  let accuracy: Double
  let classesPredicted: Int
  let majorityShare: Double

  /// `confusion` is square and holds at least one record; rows are labels, columns answers.
  init(_ confusion: [[Int]]) {
    let classes = confusion.indices
    let perClass = classes.map { ClassificationMetrics.PerClass(class: $0, confusion: confusion) }
    let represented = classes.filter { confusion[$0].contains { $0 > 0 } }
    let answers = classes.map { column in confusion.reduce(0) { $0 + $1[column] } }
    let records = Double(answers.reduce(0, +))
    self.perClass = perClass
    macroF1 = mean(perClass.map(\.f1))
    balancedAccuracy = mean(represented.map { perClass[$0].recall })
    accuracy = Double(classes.reduce(0) { $0 + confusion[$1][$1] }) / records
    classesPredicted = answers.count { $0 > 0 }
    majorityShare = Double(answers.max() ?? 0) / records
  }
}

extension ClassificationMetrics.PerClass {
  fileprivate init(class label: Int, confusion: [[Int]]) {
    let hits = confusion[label][label]
    let labelled = confusion[label].reduce(0, +)
    let answered = confusion.reduce(0) { $0 + $1[label] }
    self.init(
      precision: answered == 0 ? 0 : Double(hits) / Double(answered),
      recall: labelled == 0 ? 0 : Double(hits) / Double(labelled),
      f1: labelled + answered == 0 ? 0 : Double(2 * hits) / Double(labelled + answered))
  }
}

func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
