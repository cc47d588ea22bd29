import Foundation
import TestSupport
import Testing

/// The real executable on real folders.
@Suite("seedsweep data")
struct DataCommandTests {
  private let temporary: TemporaryFolder
  private let folder: String

  init() throws {
    temporary = try TemporaryFolder()
    folder = temporary.path + "/data"
    let made = try BuiltExecutable.run("data", "synthesize", folder, "--records", "40", "--seed", "3")
    try #require(made.status == 0, "\(made.errors)")
  }

  /// Changes one of the generated files.
  private func edit(_ name: String, _ change: (inout Data) -> Void) throws -> String {
    let url = URL(filePath: folder + "/" + name)
    var bytes = try Data(contentsOf: url)
    change(&bytes)
    try bytes.write(to: url)
    return url.path
  }

  private func replace(_ text: String, by other: String, in name: String) throws -> String {
    try edit(name) { $0 = Data(String(decoding: $0, as: UTF8.self).replacing(text, with: other).utf8) }
  }

  @Test("what synthesize made, describe finds whole")
  func whole() throws {
    let outcome = try BuiltExecutable.run("data", "describe", "--data", folder, "--check-signals")
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    #expect(outcome.output.contains(/\nsignals checked +40\n/))
    #expect(try temporary.names().allSatisfy { !$0.contains("partial") })
  }

  @Test("a folder that holds anything is not touched")
  func occupied() throws {
    let before = try temporary.names()
    let outcome = try BuiltExecutable.run("data", "synthesize", folder, "--records", "5")
    #expect(outcome.status == 1)
    #expect(outcome.errors == "seedsweep: \(folder): the folder is not empty\n")
    #expect(try temporary.names() == before)
  }

  @Test("mistakes on the command line keep their own status", arguments: ["0", "-4", "many", "99999999"])
  func usage(records: String) throws {
    let outcome = try BuiltExecutable.run("data", "synthesize", temporary.path + "/new", "--records=\(records)")
    #expect(outcome.status == 64)
    #expect(try !temporary.names().contains("new"))
  }

  @Test("a folder that cannot be read, or tables that cannot be parsed, are one line and status 1; bad rows are listed")
  func tables() throws {
    func refusal() throws -> String {
      let outcome = try BuiltExecutable.run("data", "describe", "--data", folder)
      #expect(outcome.status == 1)
      #expect(outcome.output == "")
      #expect(outcome.errors.filter(\.isNewline).count == 1)
      return outcome.errors
    }
    let database = try replace("scp_codes", by: "codes", in: "ptbxl_database.csv")
    let noColumn = "seedsweep: \(database):1: no column \"scp_codes\"; the columns are ecg_id, patient_id"
    #expect(try refusal().hasPrefix(noColumn))
    _ = try replace(",codes,", by: ",scp_codes,", in: "ptbxl_database.csv")
    _ = try replace("{'SR': 0.0}", by: "{'SR' 0.0}", in: "ptbxl_database.csv")
    let listed = try BuiltExecutable.run("data", "describe", "--data", folder)
    #expect(listed.status == 1 && listed.errors == "")
    let rows = listed.output.split(separator: "\n").filter { $0.hasPrefix(database) }
    #expect(rows.count > 20 && rows[0].hasPrefix("\(database):2: scp_codes is not a dictionary"))
    try FileManager.default.removeItem(atPath: folder)
    #expect(try refusal() == "seedsweep: \(folder)/ptbxl_database.csv: cannot be read: No such file or directory\n")
  }

  @Test("--check-signals finds everything that is wrong, each in one line that names the file")
  func damagedSignals() throws {
    func name(_ id: Int) -> String { "records100/00000/000\(id)_lr" }
    let truncated = try edit(name(11) + ".dat") { $0.removeLast(1000) }
    let flipped = try edit(name(12) + ".dat") { $0[5000] ^= 4 }
    let first = try edit(name(13) + ".dat") { $0[0] ^= 1 }
    // The first sample of the third time step of lead II, and the checksum that goes with it.
    let header = try String(contentsOfFile: folder + "/" + name(14) + ".hea", encoding: .utf8)
    let lead = header.split(separator: "\n")[2].split(separator: " ")
    var change = 0
    let missing = try edit(name(14) + ".dat") { bytes in
      let place = 2 * (2 * 12 + 1)
      change = -32768 - Int(Int16(bitPattern: UInt16(bytes[place]) | UInt16(bytes[place + 1]) << 8))
      bytes[place] = 0
      bytes[place + 1] = 0x80
    }
    let checksum = try #require(Int(lead[6])) + change
    _ = try replace(" \(lead[6]) 0 II\n", by: " \(checksum) 0 II\n", in: name(14) + ".hea")
    let format = try replace(".dat 16 ", by: ".dat 310 ", in: name(15) + ".hea")
    let short = try replace("_lr 12 100 1000", by: "_lr 12 100 500", in: name(16) + ".hea")
    let rate = try replace("_lr 12 100 1000", by: "_lr 12 500 1000", in: name(17) + ".hea")
    let leads = try replace("0 V6", by: "0 V7", in: name(18) + ".hea")
    try FileManager.default.removeItem(atPath: folder + "/" + name(19) + ".dat")

    let outcome = try BuiltExecutable.run("data", "describe", "--data", folder, "--check-signals")
    #expect(outcome.status == 1)
    #expect(outcome.errors == "")
    let problems = outcome.output.split(separator: "\n").filter { $0.hasPrefix(folder + "/") }
    let expected = [
      "\(folder)/\(name(19)).dat: the file is not there",
      "\(truncated): truncated: 23000 bytes, the header asks for 24000",
      "\(flipped): lead aVL has the checksum ", "\(first): lead I begins with ",
      "\(missing): lead II has 1 missing samples; missing-samples = \"interpolate\" in the sweep file's [data] fills them",
      "\(format):2: signal format 310 (signal formats 16 and 212 in one segment are read)",
      "\(short.dropLast(4)).dat: too long: 24000 bytes, the header asks for 12000",
      "\(rate): sampled at 500.0 Hz, expected 100.0 Hz", "\(leads): no lead V6; the leads are I II III",
    ]
    #expect(problems.count == expected.count)
    for (problem, expected) in zip(problems, expected) { #expect(problem.hasPrefix(expected)) }
  }

  @Test("patients in two folds are found")
  func patients() throws {
    let path = try replace("\n2,2.0,", by: "\n2,1.0,", in: "ptbxl_database.csv")
    let outcome = try BuiltExecutable.run("data", "describe", "--data", folder, "--check-signals")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("\n\(path): patient 1 has records in the folds 3, 9\n"))
  }

  @Test(
    "JSON holds the known counts of PTB-XL", .sharedData("ptbxl"), .sharedData("ptbxl-labels"),
    arguments: [
      ("ptbxl", [[1193, 73, 50, 47, 32], [187, 17, 5, 3, 5], [205, 9, 5, 13, 5]], 1987, 0),
      (
        "ptbxl-labels", [[13354, 1189, 643, 613, 503], [1667, 146, 82, 76, 63], [1666, 149, 80, 76, 63]], 21799, 21799
      ),
    ])
  func json(name: String, counts: [[Int]], records: Int, missing: Int) throws {
    struct Description: Decodable {
      var cohort: [String: [String: Int]]
      var records: Int
      var missingSignals: Int
      var patientsAcrossFolds: Int
    }
    let folder = try #require(SharedData.folder(name))
    let outcome = try BuiltExecutable.run("data", "describe", "--data", folder, "--format", "json")
    #expect(outcome.status == 0)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let description = try decoder.decode(Description.self, from: Data(outcome.output.utf8))
    let splits = ["train", "validation", "test"]
    let rhythms = ["SR", "AFIB", "STACH", "SARRH", "SBRAD"]
    #expect(splits.map { split in rhythms.map { description.cohort[split]?[$0] ?? 0 } } == counts)
    #expect(description.records == records)
    #expect(description.missingSignals == missing)
    #expect(description.patientsAcrossFolds == 0)
  }
}
