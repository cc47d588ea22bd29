import ECGData
import Foundation
import Training

/// One trial's result for the terminal.
struct TrialSummary {
  private let result: TrialResult
  /// By what and where it was computed.
  private let origin: String

  init(_ result: TrialResult, origin: String) {
    self.result = result
    self.origin = origin
  }

  var text: String { (outcome + [origin, "digest \(result.digest)"]).joined(separator: "\n") }

  private var outcome: [String] {
    if let epoch = result.divergedInEpoch { return ["diverged in epoch \(epoch): the loss was no longer finite"] }
    guard let selected = result.selected, let last = result.last, let epoch = result.selectedEpoch else { return [] }
    return [
      "best epoch \(epoch) of \(result.epochs.count - 1) by validation Macro-F1 (1 is the first trained one)",
      line("test Macro-F1, selected weights", selected), line("test Macro-F1, last weights", last),
      "test confusion with the selected weights (rows labels, columns answers)",
    ] + table(selected)
  }

  private func line(_ title: String, _ metrics: ClassificationMetrics) -> String {
    title + String(format: " %.4f", metrics.macroF1)
      + ", \(metrics.classesPredicted) of \(RhythmClass.allCases.count) classes answered"
  }

  private func table(_ metrics: ClassificationMetrics) -> [String] {
    let names = RhythmClass.allCases.map(\.name)
    let rows = [[""] + names] + zip(names, metrics.confusion).map { [$0] + $1.map(String.init) }
    return rows.map { row in
      row.map { String(repeating: " ", count: max(0, 7 - $0.count)) + $0 }.joined()
    }
  }
}
