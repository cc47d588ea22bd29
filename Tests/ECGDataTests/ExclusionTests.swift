import Foundation
import TestSupport
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

@Suite struct `A record that cannot be read now` {
  /// A folder whose record 7 only the superuser may read, in places where anybody may write.
  private func closed() throws -> TestFolder {
    let folder = try TestFolder()
    for path in [folder.temporary.path, folder.temporary.path + "/cache"] {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      chmod(path, 0o777)
    }
    return folder
  }

  @Test(arguments: ["/00007_lr.dat", "/00007_lr.hea", ""])
  func `is no bad record, and is not remembered as one`(name: String) async throws {
    let folder = try closed()
    let closed = folder.path + "/records100/00000" + name
    chmod(closed, 0)
    await #expect(processExitsWith: .success) {
      [data = folder.path as String, directory = folder.temporary.path + "/cache" as String, closed = closed as String]
      in
      try becomeNobody()
      let cache = try SignalCache(directory: directory)
      for exclusion in [Exclusion.none, Exclusion(badRecords: .exclude)] {
        let error = try #require(throws: DataError.self) { try cache.prepare(folder: data, exclusion: exclusion) }
        try #require(error.mayPass && error.file.hasPrefix(closed), "\(error)")
        try #require(error.problem == "cannot be read: Permission denied", "\(error)")
      }
    }
    chmod(closed, 0o755)
    #expect(try folder.pack(Exclusion(badRecords: .exclude)).excluded.isEmpty)
    #expect(try folder.pack(Exclusion(badRecords: .exclude)).count == 60)
  }

  @Test func `is not packed where it went away in between`() throws {
    let folder = try TestFolder()
    let cache = try SignalCache(directory: folder.temporary.path + "/cache")
    let file = folder.record(50) + ".dat"
    func prepare(_ progress: (Int, Int) -> Void = { _, _ in }) throws -> LabelledSignals {
      try cache.prepare(folder: folder.path, exclusion: Exclusion(badRecords: .exclude), progress: progress)
    }
    let error = try #require(throws: DataError.self) {
      try prepare { done, _ in
        if done == 10 { try? FileManager.default.moveItem(atPath: file, toPath: file + "-gone") }
      }
    }
    #expect(error.description == "\(folder.path): records changed while they were read: give the same command again")
    try FileManager.default.moveItem(atPath: file + "-gone", toPath: file)
    #expect(try prepare().excluded.isEmpty)
  }
}

@Suite struct `Rows that are left out` {
  private static let patient = "4711"

  /// Record 7 has a rhythm that none is, 9 the file of 8, 11 a fold of another sort, and 13 belongs to a patient of two folds.
  private func contradicting() throws -> TestFolder {
    let folder = try TestFolder()
    try folder.setField("scp_codes", ofRecord: 7, to: "\"{'sr': 0.0}\"")
    try folder.setField("filename_lr", ofRecord: 9, to: "records100/00000/00008_lr")
    try folder.setField("strat_fold", ofRecord: 11, to: "3.7")
    let rows = try PTBXLTables.listingProblems(of: folder.path).rows
    let fold = try #require(rows.first { $0.ecgID == 13 }).fold
    let other = try #require(rows.first { $0.fold != fold && ![7, 8, 9, 13].contains($0.ecgID) })
    try folder.setField("patient_id", ofRecord: 13, to: "\(other.patientID)")
    return folder
  }

  @Test func `by name are asked for nothing but their id`() throws {
    let folder = try contradicting()
    let packed = try folder.pack(Exclusion(ids: [7, 9, 11, 13]))
    #expect(packed.records.map(\.ecgID) == (1...60).filter { ![7, 9, 11, 13].contains($0) })
    // 7 is in no cohort as its row stands, 11 cannot be told to be in none.
    #expect(packed.excluded.map(\.ecgID) == [9, 11, 13])
    for ids in [[9, 11, 13], [7, 11, 13], [7, 9, 13], [7, 9, 11]] {
      #expect(throws: DataError.self, "\(ids)") { try folder.pack(Exclusion(ids: ids)) }
    }
  }

  @Test func `because they are bad are listed with the reason; a patient in two folds is nobody's to choose`() throws {
    let folder = try contradicting()
    let error = try #require(throws: DataError.self) { try folder.pack(Exclusion(badRecords: .exclude)) }
    #expect(error.problem.contains("has records in the folds"))
    let packed = try folder.pack(Exclusion(ids: [13], badRecords: .exclude))
    #expect(
      packed.excluded == [
        ExcludedRecord(
          ecgID: 7, reason: "scp_statements.csv does not know the statement \"sr\", but the rhythm \"SR\""),
        ExcludedRecord(ecgID: 9, reason: "records100/00000/00008_lr is the file of ecg_id 8 on line 9 already"),
        ExcludedRecord(ecgID: 11, reason: "the strat_fold \"3.7\" is not a whole number"),
        ExcludedRecord(ecgID: 13, reason: "named in exclude"),
      ])
    #expect(packed.fingerprint == (try folder.pack(Exclusion(ids: [7, 9, 11, 13])).fingerprint))
  }

  @Test func `are both rows of an id that stands twice`() throws {
    let folder = try TestFolder()
    try folder.setField("ecg_id", ofRecord: 14, to: "13")
    let packed = try folder.pack(Exclusion(badRecords: .exclude))
    #expect(packed.records.map(\.ecgID) == (1...60).filter { $0 != 13 && $0 != 14 })
    #expect(packed.excluded == [ExcludedRecord(ecgID: 13, reason: "ecg_id 13 stands on line 14 already")])
  }

  @Test func `have an id: a row without one is refused`() throws {
    let folder = try TestFolder()
    try folder.setField("ecg_id", ofRecord: 14, to: "x14")
    let error = try #require(throws: DataError.self) { try folder.pack(Exclusion(badRecords: .exclude)) }
    #expect(error == DataError(file: folder.table, line: 15, "the ecg_id \"x14\" is not a whole number"))
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
    #expect(empty.problem?.hasPrefix("fold 10 (test) has no record of any class") == true)
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
