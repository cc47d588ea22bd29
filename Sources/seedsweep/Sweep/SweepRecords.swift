import ECGData
import Sweep
import Training

extension SweepDefinition {
  /// For people: `synthetic, 3000 records, seed 1` or `PTB-XL, 1849 records of the Top-5 rhythm cohort`.
  ///
  /// - Parameter packed: how many records are packed, the cohort's among them.
  func sourceText(records: Int, packed: Int? = nil) -> String {
    let source =
      switch data {
      case .synthetic(let generated, let seed):
        "synthetic, \(generated) records, seed \(seed)" + (task == .rhythmTop5 ? "" : ", \(records) of \(task)")
      case .ptbxl: "PTB-XL, \(records) records of \(task == .rhythmTop5 ? "the Top-5 rhythm cohort" : task.name)"
      case .wfdb: "WFDB records, \(records) records of \(task)"
      }
    let others = packed.map { $0 - records } ?? 0
    return source + (others > 0 ? ", \(others) others for pretraining" : "")
      + (rate == .hertz100 ? "" : ", at \(rate.rawValue) Hz")
  }

  /// Where to look for what is wrong with the records: their folder, if they are in one.
  func sourcePlace(records: Int) -> String { data.folder ?? sourceText(records: records) }
}

extension LabelledSignals {
  /// What whoever starts a sweep on them has to know: classes that a fold lacks, records that were left out, and flat leads.
  func warnings(of definition: SweepDefinition) -> [String] {
    let flat = recordsWithFlatLeads
    let records = flat.count == 1 ? "one record has" : "\(flat.count) records have"
    // Packed signals hold no names.
    let isNamed = if case .wfdb = definition.data { true } else { false }
    let first = flat.first.map { isNamed ? "number \($0.ecgID) in the order of names" : "ecg_id \($0.ecgID)" }
    return RecordsUsed(counts: SplitCounts(self.records, classes: definition.classes), excluded: excluded).warnings
      + (first.map { ["\(records) leads that keep one value throughout, the first is \($0)."] } ?? [])
  }
}
