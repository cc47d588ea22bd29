import Program
import Report
import RunStore
import Sweep

/// A run that is compared, read at this moment.
struct ComparedRun {
  let folder: String
  let description: RunDescription
  let outcome: SweepOutcome
  private let lineage: Lineage

  init(_ folder: String) throws {
    let run = try RunStore.openReadOnly(directory: folder)
    self.folder = folder
    description = try run.description()
    lineage = try run.lineage()
    outcome = try SweepOutcome(run).judged(by: description.definition.analysis.selection)
  }

  var named: RunComparisonReport.Run { RunComparisonReport.Run(name: folder, outcome: outcome) }

  /// Refuses a run on other records, and one that was computed otherwise.
  func check(against other: ComparedRun) throws {
    if let difference = description.differenceOfRecords(from: other.description) {
      throw OtherRecords(run: folder, reference: other.folder, difference: difference)
    }
    let otherNumbers = lineage.differences(from: other.lineage)
    guard otherNumbers.isEmpty else {
      throw OtherNumbers(run: folder, reference: other.folder, differences: otherNumbers)
    }
  }
}

extension RunComparisonReport.Difference {
  init(_ difference: RunStoreError.Difference) {
    self.init(key: difference.key, value: difference.sweep, reference: difference.run)
  }
}
