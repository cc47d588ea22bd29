import ContentHash
import Foundation
import TestSupport
import Testing
import WFDB

@testable import ECGData

/// The same records in PTB-XL's layout and in that of the PhysioNet/CinC Challenges.
@Suite struct `A folder of WFDB records` {
  private let original: TestFolder
  private let folder: ChallengeFolder

  init() throws {
    original = try TestFolder(records: 60)
    folder = try ChallengeFolder()
    let tables = try PTBXLTables(folder: original.path)
    try folder.write(tables.rows, of: tables)
  }

  @Test func `packs to the file that the same records of PTB-XL pack to`() throws {
    let packed = try folder.pack(folder.settings())
    #expect(packed.fingerprint == (try original.pack().fingerprint))
    var read = 0
    let again = try SignalCache(directory: folder.temporary.path + "/cache")
      .prepare(folder: folder.path, source: folder.settings()) { _, _ in read += 1 }
    #expect(again.fingerprint == packed.fingerprint && read == 0)
  }

  @Test func `has the codes of its headers where no table says more`() throws {
    let source = try folder.settings(table: nil, folds: FoldDraw(seed: 1)).open(folder.path)
    let tables = try PTBXLTables(folder: original.path)
    #expect(source.problems.isEmpty)
    #expect(source.rows.map(\.name) == (1...60).map { ChallengeFolder.name($0) })
    #expect(source.rows.map(\.ecgID) == Array(1...60))
    #expect(source.rows.map(\.statements) == tables.rows.map { $0.statements.map { ChallengeFolder.codes[$0] ?? $0 } })
    #expect(source.rows.allSatisfy { $0.signalFile == "\($0.name ?? "").mat" })
    // Every record is a patient of its own.
    #expect(Set(source.rows.map(\.patientID)).count == 60)
  }

  @Test func `finds headers in folders below`() throws {
    let record = try WFDBRecord.read(headerPath: original.record(5) + ".hea")
    try folder.write(record, as: "g2/A1", statements: ["SR", "1"])
    let source = try folder.settings(table: nil, folds: FoldDraw(seed: 1)).open(folder.path)
    let row = try #require(source.rows.last)
    #expect(source.rows.count == 61 && row.name == "g2/A1" && row.recordName == "A1" && row.ecgID == 61)
    #expect(row.statements == ["426783006", "1"])
    let (leads, rate) = try source.leads(of: row)
    #expect(rate == 100)
    #expect(leads == (try StandardLeads.millivolts(of: record, file: "r.hea")))
  }

  @Test func `draws folds by patient, the same from the same seed, whatever the table's order`() throws {
    let tables = try PTBXLTables(folder: original.path)
    func write(_ rows: [RecordRow]) throws -> [String: Int] {
      let lines = rows.map { "\(ChallengeFolder.name($0.ecgID)).hea,p\($0.patientID),\"SR;1\"" }
      try folder.temporary.write(
        (["record,patient,statements"] + lines).joined(separator: "\n"), to: "challenge/drawn.csv")
      let source = try folder.settings(table: "drawn.csv", folds: FoldDraw(seed: 7)).open(folder.path)
      #expect(source.rows.patientsAcrossFolds.isEmpty && source.rows.patientCount == tables.patientCount)
      #expect(source.rows.allSatisfy { $0.statements == ["SR", "1"] })
      return Dictionary(uniqueKeysWithValues: source.rows.map { ($0.title, $0.fold) })
    }
    let folds = try write(tables.rows)
    #expect(try write(tables.rows.reversed()) == folds)
    #expect(Set(folds.values) == Set(1...10))
    let counts = (1...10).map { fold in folds.values.count { $0 == fold } }
    #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 3, "\(counts)")
    let patients = tables.rows.map(\.patientID)
    #expect(FoldDraw(seed: 8).folds(ofPatients: patients) != FoldDraw(seed: 7).folds(ofPatients: patients))
  }

  @Test func `calls its records by their names`() throws {
    let name = ChallengeFolder.name(7)
    try FileManager.default.removeItem(atPath: "\(folder.path)/\(name).mat")
    let settings = folder.settings()
    #expect(try folder.refusal(settings).description == "\(folder.path)/\(name).mat: the file is not there")
    let packed = try folder.pack(settings, Exclusion(badRecords: .exclude))
    #expect(packed.excluded.map(\.description) == ["\(name): the file is not there"])
    #expect(packed.records.map(\.ecgID) == (1...60).filter { $0 != 7 })
    let named = try folder.pack(settings, Exclusion(names: [name]))
    #expect(named.fingerprint == packed.fingerprint)
    #expect(named.excluded == [ExcludedRecord(ecgID: 7, name: name, reason: "named in exclude")])
    #expect(try folder.pack(settings, Exclusion(names: [name])).excluded == named.excluded)
    #expect(
      try folder.refusal(settings, Exclusion(names: [name, "E1"])).description
        == "\(folder.path)/labels.csv: exclude names \"E1\", which is no record here")
    #expect(
      try folder.refusal(settings, Exclusion(ids: [7])).problem == "exclude names ecg_id 7, which is not in the table")
  }

  @Test func `is described like any other`() throws {
    var description = try DataDescription(folder: folder.path, source: folder.settings())
    description.checkSignals()
    #expect(description.problems.isEmpty && description.records == 60 && description.signalsChecked)
    let name = ChallengeFolder.name(9)
    try FileManager.default.copyItem(
      atPath: "\(folder.path)/\(ChallengeFolder.name(8)).hea", toPath: "\(folder.path)/copy.hea")
    try FileManager.default.removeItem(atPath: "\(folder.path)/\(name).hea")
    try FileManager.default.moveItem(atPath: "\(folder.path)/copy.hea", toPath: "\(folder.path)/\(name).hea")
    description = try DataDescription(folder: folder.path, source: folder.settings())
    #expect(
      description.problems.map(\.description)
        == ["\(folder.path)/\(name).hea: is the header of the record \"\(ChallengeFolder.name(8))\", expected \(name)"])
  }

  @Test(
    "rows that are no records are refused with their line",
    arguments: [
      ("record,patient,fold,class\nHR00001,1,11,SR\n", 2, "the fold \"11\" is no whole number between 1 and 10"),
      ("record,fold,class\n../HR00001,1,SR\n", 2, "the record \"../HR00001\" is none below the folder"),
      (
        "record,fold,class\nHR00001,1,SR\nHR00001.mat,1,SR\n", 3,
        "the record HR00001 stands on line 2 already"
      ),
      (
        "record,patient,fold,class\nHR00001,,1,SR\n", 2, "the record HR00001 has no patient: leave the whole column out"
      ),
      ("record,patient,fold,class\nHR00001,a,1,SR\nHR00002,a,2,SR\n", nil, "patient a has records in the folds 1, 2"),
      (
        "record,class\nHR00001,SR\n", nil,
        "the records have no folds: folds = { by-patient = 10, seed = 1 } in the sweep file's [data] draws them"
      ),
      (
        "record,class,statements\nHR00001,SR,SR\n", nil,
        "the columns class and statements are both there: one says what a record is"
      ),
      ("name,class\nHR00001,SR\n", 1, "no column \"record\"; the columns are name, class"),
    ] as [(String, Int?, String)])
  func badRows(table: String, line: Int?, problem: String) throws {
    let path = try folder.temporary.write(table, to: "challenge/bad.csv")
    let error = try folder.refusal(folder.settings(table: "bad.csv"))
    #expect(error == DataError(file: path, line: line, problem))
  }

  @Test func `has not two kinds of folds`() throws {
    let error = try folder.refusal(folder.settings(folds: FoldDraw(seed: 1)))
    #expect(error.problem == "the table has folds of its own, and folds in the sweep file's [data] draws others")
  }

  @Test func `that has no headers, or is none, is refused`() throws {
    let empty = try TemporaryFolder()
    let settings = folder.settings(table: nil, folds: FoldDraw(seed: 1))
    #expect(throws: DataError(file: empty.path, "there is no header file (.hea) here or below")) {
      try settings.open(empty.path)
    }
    #expect(throws: DataError.self) { try settings.open(empty.path + "/none") }
  }

  @Test func `keeps its cache's key apart from those of other settings`() throws {
    let cache = try SignalCache(directory: folder.temporary.path + "/keys")
    func key(_ settings: SourceSettings) throws -> String {
      try cache.key(
        of: CohortSelection(
          folder: folder.path, source: settings, .rhythmTop5, missingSamples: .refuse, exclusion: .none)
      ).hexadecimal
    }
    var cropped = folder.settings()
    cropped.longer = .crop
    var padded = folder.settings()
    padded.shorter = .pad
    let keys = try [folder.settings(), folder.settings(rate: .hertz500), cropped, padded].map(key)
    #expect(Set(keys).count == 4)
    #expect(try key(folder.settings()) == keys[0])
  }
}
