import Foundation
import TestSupport
import Testing

@testable import ECGData

/// Folders whose tables and files do not agree: describing lists all of it, packing refuses it.
@Suite struct `Tables and files that disagree` {
  @Test func `are listed from the first to the last, each with its line`() throws {
    let folder = try TestFolder()
    // The rows of records 4 and 5 have each other's ids; 9 has the file of 8; and so on.
    try folder.setField("ecg_id", ofRecord: 4, to: "5")
    try folder.setField("ecg_id", ofRecord: 5, to: "4")
    try folder.setField("filename_lr", ofRecord: 9, to: "records100/00000/00008_lr")
    try folder.setField("scp_codes", ofRecord: 11, to: "\"{'sr': 0.0}\"")
    try folder.setField("scp_codes", ofRecord: 12, to: "\"{'SR ': 0.0}\"")
    try folder.setField("scp_codes", ofRecord: 13, to: "{'XYZ': 0.0}")
    try folder.setField("ecg_id", ofRecord: 14, to: "13")
    try folder.setField("strat_fold", ofRecord: 15, to: "3.7")
    try folder.setField("filename_lr", ofRecord: 16, to: "records100\\00000\\00016_lr")
    let expected = [
      "5: ecg_id 5 has the file records100/00000/00004_lr, which is that of ecg_id 4",
      "6: ecg_id 4 has the file records100/00000/00005_lr, which is that of ecg_id 5",
      "10: records100/00000/00008_lr is the file of ecg_id 8 on line 9 already",
      "10: ecg_id 9 has the file records100/00000/00008_lr, which is that of ecg_id 8",
      "12: scp_statements.csv does not know the statement \"sr\", but the rhythm \"SR\"",
      "13: scp_statements.csv does not know the statement \"SR \", but the rhythm \"SR\"",
      "15: ecg_id 13 stands on line 14 already",
      "15: ecg_id 13 has the file records100/00000/00014_lr, which is that of ecg_id 14",
      "16: the strat_fold \"3.7\" is not a whole number",
      "17: the filename_lr \"records100\\00000\\00016_lr\" has Windows path separators: write / in their place",
    ].map { "\(folder.table):\($0)" }
    let description = try folder.description(checkingSignals: false)
    #expect(Array(description.problems.map(\.description).prefix(expected.count)) == expected)
    #expect(description.isFaulty)
    #expect(description.warnings.contains("\(folder.table):14: scp_statements.csv does not know the statement \"XYZ\""))
    #expect(folder.refusal() == "\(expected[0]); seedsweep data describe lists this and \(expected.count - 1) more")
  }

  @Test func `a header of another record is found without reading signals`() throws {
    let folder = try TestFolder()
    try folder.replace("00007_lr 12", by: "00008_lr 12", in: folder.record(7) + ".hea")
    let expected = "\(folder.record(7)).hea: is the header of the record \"00008_lr\", expected 00007_lr"
    #expect(try folder.description(checkingSignals: false).problems.map(\.description) == [expected])
    #expect(try folder.description().problems.map(\.description) == [expected])
    #expect(folder.refusal() == expected)
  }

  @Test func `the same signal in two splits is refused, in one split it is a warning`() throws {
    let folder = try TestFolder()
    let rows = try PTBXLTables(folder: folder.path).rows
    let train = rows.filter { $0.fold <= 8 }.prefix(2).map(\.ecgID)
    let test = try #require(rows.first { $0.fold == 10 })
    for copy in [train[1], test.ecgID] {
      for kind in [".hea", ".dat"] {
        try FileManager.default.removeItem(atPath: folder.record(copy) + kind)
        try FileManager.default.copyItem(atPath: folder.record(train[0]) + kind, toPath: folder.record(copy) + kind)
      }
      let names = [train[0], copy].map { folder.record($0).split(separator: "/").last.map(String.init) ?? "" }
      try folder.replace(names[0], by: names[1], in: folder.record(copy) + ".hea")
    }
    let description = try folder.description()
    let twin = "\(folder.record(train[1])).dat: the same signal as ecg_id \(train[0]), in the same split"
    #expect(description.warnings.contains(twin))
    #expect(description.problems.map(\.file) == [folder.record(test.ecgID) + ".dat"])
    let first = rows.first { $0.ecgID == train[0] }
    let reason =
      "the same signal as ecg_id \(train[0]), which is in fold \(first?.fold ?? 0) (train), this one in fold 10 (test)"
    #expect(description.problems.first?.problem.hasPrefix(reason) == true, "\(description.problems)")
    #expect(folder.refusal() == description.problems.first?.description)
  }

  @Test func `a wanted column that is there twice is refused`() throws {
    let folder = try TestFolder()
    try folder.replace("ecg_id,patient_id,age,", by: "ecg_id,patient_id,ecg_id,", in: folder.table)
    #expect(folder.refusal() == "\(folder.table):1: the column \"ecg_id\" is there 2 times")
    #expect(throws: DataError.self) { try folder.description() }
  }

  @Test func `tables without rows, of one line, or in another encoding are refused by name`() throws {
    let folder = try TestFolder()
    let text = try String(contentsOfFile: folder.table, encoding: .utf8)
    let header = text.prefix { $0 != "\n" }
    let cases: [([UInt8], String)] = [
      (Array("\(header)\n".utf8), "there are no rows below the header"),
      (
        Array(text.replacing("\n", with: "\r").utf8),
        "its lines end in CR alone, which makes them one line: write LF or CR LF"
      ),
      (
        [0xff, 0xfe] + text.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] },
        "this is no UTF-8 text: save the table as UTF-8"
      ),
    ]
    for (bytes, problem) in cases {
      try folder.edit(folder.table) { $0 = bytes }
      #expect(folder.refusal() == "\(folder.table): \(problem)")
    }
    try folder.edit(folder.table) { $0 = Array(text.replacing("\n", with: "\r\n").utf8) }
    #expect(folder.refusal() == nil)
  }

  @Test(arguments: ["3", "3.0", "3.", "+3", "03"])
  func `whole numbers are whole numbers however they are written`(text: String) throws {
    let folder = try TestFolder()
    try folder.setField("strat_fold", ofRecord: 7, to: text)
    try folder.setField("patient_id", ofRecord: 7, to: "99\(text.filter(\.isNumber)).0")
    try folder.setField("ecg_id", ofRecord: 7, to: "7.00")
    #expect(try folder.description(checkingSignals: false).problems.isEmpty)
    #expect(try PTBXLTables(folder: folder.path).rows[6].fold == 3)
  }

  @Test(
    arguments: usually(
      ["3.7", "0x3", "", "٣"],
      nightly: ["3.7", "0x3", "1e0", " 3", "3 ", "", ".0", "٣", "nan", "3,0", "--3", "9223372036854775808"]))
  func `anything else is not a whole number`(text: String) throws {
    for column in ["ecg_id", "patient_id", "strat_fold"] {
      let folder = try TestFolder()
      try folder.setField(column, ofRecord: 7, to: text.contains(",") ? "\"\(text)\"" : text)
      #expect(folder.refusal() == "\(folder.table):8: the \(column) \"\(text)\" is not a whole number")
    }
  }

  @Test func `a rhythm mark is a whole number, too`() throws {
    let folder = try TestFolder()
    let statements = folder.path + "/scp_statements.csv"
    try folder.replace("SR,SR,,,1.0,", by: "SR,SR,,,1,", in: statements, times: 1)
    #expect(folder.refusal() == nil)
    try folder.replace("SR,SR,,,1,", by: "SR,SR,,,0x1,", in: statements, times: 1)
    #expect(folder.refusal() == "\(statements):2: the rhythm \"0x1\" of SR is not 1, 0 or nothing")
  }
}
