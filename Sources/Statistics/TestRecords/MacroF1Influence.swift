/// How much one more record would move the Macro-F1 of a fold, to first order: by its label and by its answer.
///
/// With TP answers of a class that are right, and n labels and a answers of it, F1 = 2 TP / (n + a). One record moves it by
/// (2 [label and answer are the class] - F1 ([label is the class] + [answer is the class])) / (n + a); over all records of the fold these sum
/// to 0. The sum of their squares is the variance by which another draw of as many records would move the score (the infinitesimal
/// jackknife; Efron 1982).
public struct MacroF1Influence: Equatable, Sendable {
  /// By label, then by answer.
  public let weights: [[Double]]

  /// Nil of a table that is not square, that has a negative number, and of no record.
  ///
  /// - Parameter confusion: rows are labels, columns answers.
  public init?(confusion: [[Int]]) {
    let classes = confusion.indices
    guard confusion.allSatisfy({ $0.count == classes.count && $0.allSatisfy { $0 >= 0 } }),
      confusion.contains(where: { $0.contains { $0 > 0 } })
    else { return nil }
    let table = confusion.map { $0.map(Double.init) }
    let totals = classes.map { own in table[own].reduce(0, +) + classes.reduce(0) { $0 + table[$1][own] } }
    let f1 = classes.map { totals[$0] > 0 ? 2 * table[$0][$0] / totals[$0] : 0 }
    // A class without a label and without an answer has F1 = 0 whatever it is divided by.
    let parts = classes.map { totals[$0] > 0 ? 1 / (totals[$0] * Double(classes.count)) : 0 }
    weights = classes.map { label in
      classes.map { answer in
        label == answer
          ? (2 - 2 * f1[label]) * parts[label] : -f1[label] * parts[label] - f1[answer] * parts[answer]
      }
    }
  }

  /// The standard error of the Macro-F1 over other draws of as many records, each of which says something of its own.
  public func standardError(of confusion: [[Int]]) -> Double {
    zip(weights, confusion).reduce(0) { sum, row in
      sum + zip(row.0, row.1).reduce(0) { $0 + $1.0 * $1.0 * Double($1.1) }
    }.squareRoot()
  }
}
