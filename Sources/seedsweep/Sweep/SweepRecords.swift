import ECGData
import Sweep
import Training

extension SweepDefinition.DataSource {
  /// For people: `synthetic, 3000 records, seed 1` or `PTB-XL, 1849 records of the Top-5 rhythm cohort`.
  func text(records: Int, task: Labelling) -> String {
    switch self {
    case .synthetic(let generated, let seed):
      "synthetic, \(generated) records, seed \(seed)" + (task == .rhythmTop5 ? "" : ", \(records) of \(task)")
    case .ptbxl: "PTB-XL, \(records) records of \(task == .rhythmTop5 ? "the Top-5 rhythm cohort" : task.name)"
    }
  }

  /// Where to look for what is wrong with the records: their folder, if they are in one.
  func place(records: Int, task: Labelling) -> String {
    if case .ptbxl(let folder?) = self { return folder }
    return text(records: records, task: task)
  }
}

extension PackedSignals {
  /// What whoever starts a sweep on them has to know: classes that a fold lacks, records that were left out, and flat leads.
  func warnings(classes: [String]) -> [String] {
    let flat = recordsWithFlatLeads
    let records = flat.count == 1 ? "one record has" : "\(flat.count) records have"
    return RecordsUsed(counts: SplitCounts(self.records, classes: classes), excluded: excluded).warnings
      + (flat.first.map { ["\(records) leads that keep one value throughout, the first is ecg_id \($0.ecgID)."] } ?? [])
  }
}
