import ECGData
import TestSupport
import Testing

/// Counts of the README beside the sample data, computed there by another program.
@Suite("The cohort of PTB-XL")
struct SharedCohortTests {
  @Test(
    "has the known number of records in every class and split", .sharedData("ptbxl"), .sharedData("ptbxl-labels"),
    arguments: [
      ("ptbxl", [[1193, 73, 50, 47, 32], [187, 17, 5, 3, 5], [205, 9, 5, 13, 5]]),
      ("ptbxl-labels", [[13354, 1189, 643, 613, 503], [1667, 146, 82, 76, 63], [1666, 149, 80, 76, 63]]),
    ])
  func counts(name: String, expected: [[Int]]) throws {
    let folder = try #require(SharedData.folder(name))
    let tables = try PTBXLTables(folder: folder)
    let cohort = Cohort(selectingFrom: tables)
    let counts = Split.allCases.map { split in (0..<5).map { cohort.records.count(of: $0, in: split) } }
    #expect(counts == expected)
    #expect(tables.patientsAcrossFolds.isEmpty)
    #expect(cohort.records.map(\.ecgID) == cohort.records.map(\.ecgID).sorted())
  }

  @Test("packs into one file that a second start opens without reading a record", .sharedData("ptbxl"))
  func packs() throws {
    let folder = try #require(SharedData.folder("ptbxl"))
    let cacheFolder = try TemporaryFolder()
    let cache = try SignalCache(directory: cacheFolder.path)
    var read = 0
    let packed = try cache.prepare(folder: folder) { _, _ in read += 1 }
    #expect(read == 1849)
    #expect(packed.count == 1849)
    #expect(packed.records == Cohort(selectingFrom: try PTBXLTables(folder: folder)).records)
    let again = try cache.prepare(folder: folder) { _, _ in Issue.record("a record was read again") }
    #expect(again.fingerprint == packed.fingerprint)
    #expect(try PackedSignals(path: packed.path, fingerprint: packed.fingerprint, verifying: true).count == 1849)
    for index in 0..<packed.count {
      let values = packed.signal(at: index)
      #expect(UInt(bitPattern: values.baseAddress) % 64 == 0)
      let total = values.reduce(0.0) { $0 + Double($1) * Double($1) }
      // Clipping only ever takes away, and it touches few records.
      #expect(total / 12000 <= 1.0001 && total / 12000 > 0.5, "record \(packed.record(at: index).ecgID)")
    }
  }
}
