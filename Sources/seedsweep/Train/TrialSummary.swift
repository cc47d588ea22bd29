import Foundation
import Training

/// One trial's result for the terminal.
struct TrialSummary {
  private let result: TrialResult
  /// The names of what records are classified into.
  private let classes: [String]
  /// By what and where it was computed.
  private let origin: String
  /// With what it was trained, line by line.
  private let trained: [String]

  init(_ result: TrialResult, classes: [String], origin: String, trained: [String]) {
    self.result = result
    self.classes = classes
    self.origin = origin
    self.trained = trained
  }

  var text: String { (outcome + trained + [origin, "digest \(result.digest)"]).joined(separator: "\n") }

  private var outcome: [String] {
    if let epoch = result.divergedInEpoch { return ["diverged in epoch \(epoch): the loss was no longer finite"] }
    if !result.hasEpochs, let scores = result.selected {
      return [line("no epochs; test Macro-F1", scores), "test confusion (rows labels, columns answers)"] + table(scores)
    }
    guard let selected = result.selected, let last = result.last, let epoch = result.selectedEpoch else { return [] }
    return [
      "best epoch \(epoch) of \(result.epochs.count - 1) by validation Macro-F1 (1 is the first trained one)",
      line("test Macro-F1, selected weights", selected), line("test Macro-F1, last weights", last),
      "test confusion with the selected weights (rows labels, columns answers)",
    ] + table(selected)
  }

  private func line(_ title: String, _ metrics: ClassificationMetrics) -> String {
    title + String(format: " %.4f", metrics.macroF1)
      + ", \(metrics.classesPredicted) of \(classes.count) classes answered"
  }

  private func table(_ metrics: ClassificationMetrics) -> [String] {
    let rows = [[""] + classes] + zip(classes, metrics.confusion).map { [$0] + $1.map(String.init) }
    let width = max(7, 2 + (classes.map(\.count).max() ?? 0))
    return rows.map { row in
      row.map { String(repeating: " ", count: max(0, width - $0.count)) + $0 }.joined()
    }
  }
}
