import TestSupport
import Testing

@testable import ECGData

@Suite("PTB-XL tables")
struct TableTests {
  @Test(
    "scp_codes gives its keys, whatever they hold and however likely they are",
    arguments: [
      ("{}", []), ("{'SR': 0.0}", ["SR"]), ("{'NORM': 100.0, 'SR': 0.0}", ["NORM", "SR"]),
      ("{ \"1AVB\":nan ,'ISC_':1e2,'IVCD': -1}", ["1AVB", "ISC_", "IVCD"]),
      ("{'NST/T (x)': 15.0, 'it\\'s, {a}: b': 1,}", ["NST/T (x)", "it's, {a}: b"]), ("{\"d'x\": 5}", ["d'x"]),
    ])
  func scpCodes(literal: String, statements: [String]) throws {
    #expect(try SCPCodes.statements(in: literal) == statements)
  }

  @Test(
    "anything but a dictionary of likelihoods is refused",
    arguments: [
      "", "{", "['SR']", "{'SR'}", "{'SR': }", "{'SR': 0.0", "{'SR': x}", "{SR: 0.0}", "{'SR': 0.0} 1", "{'SR: 0.0}",
      "{'SR': 0.0 'AFIB': 0.0}", "{'SR': 1, 'SR': 2}", "{'SR\\",
    ])
  func malformedCodes(literal: String) {
    #expect(throws: SCPCodes.Malformed.self) { try SCPCodes.statements(in: literal) }
  }

  @Test("a record counts when exactly one rhythm statement is one of the five")
  func cohort() {
    let rhythms = Labelling.rhythmTop5
    #expect(rhythms.label(of: ["NORM", "SR"]) == 0)
    #expect(rhythms.label(of: ["NORM"]) == nil)
    #expect(rhythms.label(of: []) == nil)
    #expect(rhythms.label(of: ["SR", "AFIB"]) == nil)
    #expect(rhythms.label(of: ["SR", "PACE"]) == nil)
    #expect(rhythms.label(of: ["PACE", "AFLT"]) == nil)
    #expect(rhythms.label(of: ["AFLT"]) == nil)
    #expect(rhythms.label(of: ["SBRAD", "1AVB"]) == 4)
  }

  @Test(
    "a bad field is refused with its line and what it holds",
    arguments: [
      ("x,1.0,1,{},a", "the ecg_id \"x\" is not a whole number"),
      ("2,,1,{},a", "the patient_id \"\" is not a whole number"),
      ("2,1.5,1,{},a", "the patient_id \"1.5\" is not a whole number"),
      ("2,1.0,11,{},a", "the strat_fold 11 is not between 1 and 10"),
      ("2,1.0,0,{},a", "the strat_fold 0 is not between 1 and 10"),
      ("2,1.0,1,SR,a", "scp_codes is not a dictionary of statements: expected \"{\" at \"SR\" of SR"),
      ("2,1.0,1,{},../a", "the filename_lr \"../a\" does not name a record below the folder"),
      ("2,1.0,1,{},", "the filename_lr \"\" does not name a record below the folder"),
      ("7,1.0,1,{},a", "ecg_id 7 stands on line 2 already"),
    ])
  func badFields(row: String, problem: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(SyntheticTables.statements, to: "scp_statements.csv")
    let header = "ecg_id,patient_id,strat_fold,scp_codes,filename_lr\n"
    let path = try folder.write(header + "7,7.0,1,{'SR': 0.0},b\n" + row + "\n", to: "ptbxl_database.csv")
    #expect(throws: DataError(file: path, line: 3, problem)) { try PTBXLTables(folder: folder.path) }
  }

  @Test("rhythm statements other than the twelve are refused")
  func statements() throws {
    let folder = try TemporaryFolder()
    try folder.write("ecg_id,patient_id,strat_fold,scp_codes,filename_lr\n", to: "ptbxl_database.csv")
    let path = try folder.write(",rhythm\nSR,1.0\nNORM,\nAFIB,1.0\n", to: "scp_statements.csv")
    let error = try #require(throws: DataError.self) { try PTBXLTables(folder: folder.path) }
    #expect("\(error)".hasPrefix("\(path): the rhythm statements are SR AFIB, expected SR AFIB STACH"))
  }

  @Test("ids with gaps come in their order, and patients in two folds are found")
  func order() throws {
    let folder = try TemporaryFolder()
    try folder.write(SyntheticTables.statements, to: "scp_statements.csv")
    let rows = "90,5.0,1,{},c\n7,5.0,2,{},b\n8,6.0,3,{},d\n9,6.0,3,{},e\n"
    try folder.write("ecg_id,patient_id,strat_fold,scp_codes,filename_lr\n" + rows, to: "ptbxl_database.csv")
    let tables = try PTBXLTables(folder: folder.path)
    #expect(tables.rows.map(\.ecgID) == [7, 8, 9, 90])
    #expect(tables.patientsAcrossFolds == [5])
    #expect(tables.patientCount == 2)
    #expect(throws: DataError.self) { try SignalCache(directory: folder.path + "/c").prepare(folder: folder.path) }
  }
}
