import ECGData
import TestSupport
import Testing

@Suite struct `The cohort of generated records` {
  @Test func `is known without generating them`() throws {
    let folder = try TemporaryFolder()
    let dataset = SyntheticDataset(records: 230, seed: 3)
    try dataset.write(to: folder.path + "/data")
    let cohort = Cohort(selectingFrom: try PTBXLTables(folder: folder.path + "/data")).records
    #expect(dataset.cohort() == cohort && cohort.count == 230)
    let own = Labelling(name: "fibrillation", statements: ["other": ["SR", "STACH"], "fibrillation": ["AFIB"]])
    let two = Cohort(selectingFrom: try PTBXLTables(folder: folder.path + "/data"), own).records
    #expect(dataset.cohort(of: own) == two)
    #expect(two.count == cohort.count { [0, 1, 2].contains($0.label) })
    #expect(two.count { $0.label == 0 } == cohort.count { $0.label == 1 } && two.contains { $0.label == 1 })
  }
}
