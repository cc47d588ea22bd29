import Foundation
import TestSupport
import Testing
import WFDB

@Suite("Real PTB-XL records")
struct RealRecordTests {
  /// The header files below a folder, sorted.
  private static func headers(below folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".hea") }.sorted()
      .map { folder + "/" + $0 }
  }

  @Test("all pass verification of checksums and first samples", .sharedData("ptbxl"))
  func verified() throws {
    let folder = try #require(SharedData.folder("ptbxl"))
    let headers = try Self.headers(below: folder + "/records100")
    #expect(headers.count == 1987)
    for header in headers {
      let record = try WFDBRecord.read(headerPath: header)
      #expect(record.length == 1000 && record.frequency == 100 && record.leads.count == 12, "\(header)")
    }
    for header in try Self.headers(below: folder + "/records500") {
      let record = try WFDBRecord.read(headerPath: header)
      #expect(record.length == 5000 && record.frequency == 500, "\(header)")
    }
  }

  /// wfdb-python reads the records itself while the test runs, so that none of their values stand here.
  @Test("have the digital and physical values that wfdb-python reads", .sharedData("ptbxl"), .python("wfdb"))
  func sameAsPython() throws {
    let folder = try #require(SharedData.folder("ptbxl"))
    let all = try Self.headers(below: folder + "/records100")
    let headers = stride(from: 0, to: all.count, by: 97).map { all[$0] }
    let answers = try Self.python(headers)
    #expect(answers.count == headers.count)
    for (header, answer) in zip(headers, answers) {
      let record = try WFDBRecord.read(headerPath: header)
      #expect(record.leads.map(\.name) == answer.names)
      #expect(record.leads.map { $0.digital.map(Int.init) } == answer.digital)
      #expect(record.leads.map { $0.physical() } == answer.physical)
    }
  }

  private struct Answer: Decodable {
    var names: [String]
    var digital: [[Int]]
    var physical: [[Double]]
  }

  /// What wfdb-python reads from these records.
  private static func python(_ headers: [String]) throws -> [Answer] {
    let program = """
      import json, sys, wfdb
      def answer(header):
          name = header[:-4]
          digital = wfdb.rdrecord(name, physical=False)
          physical = wfdb.rdrecord(name).p_signal.T.tolist()
          return {"names": digital.sig_name, "digital": digital.d_signal.T.tolist(), "physical": physical}
      json.dump([answer(header) for header in sys.argv[2:]], open(sys.argv[1], "w"))
      """
    let folder = try TemporaryFolder()
    let outcome = try Python(with: "wfdb").run(program: program, [folder.path + "/answers.json"] + headers)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try JSONDecoder().decode([Answer].self, from: Data(contentsOf: URL(filePath: folder.path + "/answers.json")))
  }
}
