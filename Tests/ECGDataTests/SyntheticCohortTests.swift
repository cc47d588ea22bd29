import ECGData
import TestSupport
import Testing

@Suite struct `The cohort of generated records` {
  @Test func `is known without generating them`() throws {
    let folder = try TemporaryFolder()
    let dataset = SyntheticDataset(records: 230, seed: 3)
    try dataset.write(to: folder.path + "/data")
    let cohort = Cohort(selectingFrom: try PTBXLTables(folder: folder.path + "/data")).records
    #expect(dataset.cohort == cohort && cohort.count == 230)
  }
}
