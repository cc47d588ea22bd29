import Foundation
import Testing
import WFDB

@testable import ECGData

@Suite struct `Records that are left out` {
  private func damaged() throws -> TestFolder {
    let folder = try TestFolder()
    try folder.rewrite(7) { record in
      for lead in record.leads.indices { record.leads[lead].digital = Array(repeating: 0, count: 1000) }
    }
    try FileManager.default.removeItem(atPath: folder.record(9) + ".dat")
    return folder
  }

  @Test func `by name are listed, and the rest is packed`() throws {
    let folder = try damaged()
    let packed = try folder.pack(Exclusion(ids: [9, 7]))
    #expect(packed.records.map(\.ecgID) == (1...60).filter { $0 != 7 && $0 != 9 })
    #expect(packed.excluded == [7, 9].map { ExcludedRecord(ecgID: $0, reason: "named in exclude") })
    // From the cache's memory, the same list.
    #expect(try folder.pack(Exclusion(ids: [7, 9])).excluded == packed.excluded)
    #expect(throws: DataError.self) { try folder.pack(Exclusion(ids: [7])) }
    let unknown = DataError(file: folder.table, "exclude names ecg_id 61, which is not in the table")
    #expect(throws: unknown) { try folder.pack(Exclusion(ids: [7, 9, 61])) }
  }

  @Test func `because they are bad are listed with the reason`() throws {
    let folder = try damaged()
    let packed = try folder.pack(Exclusion(badRecords: .exclude))
    #expect(packed.excluded.map(\.ecgID) == [7, 9])
    #expect(packed.excluded[0].reason.hasPrefix("flat, with a standard deviation"))
    #expect(packed.excluded[1].reason == "the file is not there")
    #expect(packed.fingerprint == (try folder.pack(Exclusion(ids: [7, 9])).fingerprint))
    #expect(try folder.pack(Exclusion(badRecords: .exclude)).excluded == packed.excluded)
    let both = try folder.pack(Exclusion(ids: [3], badRecords: .exclude))
    #expect(both.excluded.map(\.ecgID) == [3, 7, 9])
    #expect(both.fingerprint != packed.fingerprint)
  }

  @Test func `are not left out unasked, and not all of them`() throws {
    let folder = try damaged()
    #expect(throws: DataError.self) { try folder.pack() }
    try FileManager.default.removeItem(atPath: folder.path + "/records100")
    let error = try #require(throws: DataError.self) { try folder.pack(Exclusion(badRecords: .exclude)) }
    #expect(error.problem == "no record is left of 60; ecg_id 1: the file is not there")
  }
}

@Suite struct `The classes of a fold` {
  private let counts = SplitCounts(train: [9, 9, 9, 9, 9], validation: [5, 0, 1, 2, 1], test: [4, 0, 0, 3, 2])

  @Test func `that it lacks or has once are said, with the score that can be reached`() {
    #expect(counts.highestMacroF1(in: .test) == 0.6)
    #expect(
      counts.warnings == [
        "fold 9 (validation) has no record of AFIB, whose F1 is 0 whatever is answered: the highest Macro-F1 that can be reached there is 0.8, not 1.",
        "fold 9 (validation) has one record only of STACH, SBRAD, on which a fifth of Macro-F1 hangs: the highest Macro-F1 that can be reached there is 0.8.",
        "fold 10 (test) has no record of AFIB, STACH, whose F1 is 0 whatever is answered: the highest Macro-F1 that can be reached there is 0.6, not 1.",
      ])
    #expect(SplitCounts(train: [], validation: [2, 3, 2, 2, 2], test: [2, 2, 2, 2, 9]).warnings.isEmpty)
  }

  @Test func `are nothing to train for where the fold is empty`() throws {
    #expect(counts.problem == nil)
    var empty = counts
    empty.test = [0, 0, 0, 0, 0]
    #expect(empty.problem?.hasPrefix("fold 10 (test) has no record of the five rhythms") == true)
    let folder = try TestFolder()
    for row in try PTBXLTables(folder: folder.path).rows where row.fold == 9 {
      try folder.setField("strat_fold", ofRecord: row.ecgID, to: "1")
      try folder.setField("patient_id", ofRecord: row.ecgID, to: "\(row.patientID + 1000)")
    }
    let description = try folder.description()
    #expect(description.problems.map(\.problem).allSatisfy { $0.hasPrefix("fold 9 (validation) has no record") })
    #expect(description.problems.count == 1 && description.isFaulty)
  }
}
