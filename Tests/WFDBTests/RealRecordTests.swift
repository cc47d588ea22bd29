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

  @Test("all pass verification of checksums and first samples")
  func verified() throws {
    guard let folder = SharedData.folder("ptbxl") else { return }
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
  @Test("have the digital and physical values that wfdb-python reads")
  func sameAsPython() throws {
    guard let folder = SharedData.folder("ptbxl") else { return }
    let all = try Self.headers(below: folder + "/records100")
    let headers = stride(from: 0, to: all.count, by: 97).map { all[$0] }
    guard let answers = try Self.python(headers) else {
      print("skipped: python3 has no module wfdb")
      return
    }
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

  /// What wfdb-python reads from these records, or nil where it is not installed.
  private static func python(_ headers: [String]) throws -> [Answer]? {
    let program = """
      import json, sys
      try:
          import wfdb
      except ImportError:
          sys.exit(3)
      def answer(header):
          name = header[:-4]
          digital = wfdb.rdrecord(name, physical=False)
          physical = wfdb.rdrecord(name).p_signal.T.tolist()
          return {"names": digital.sig_name, "digital": digital.d_signal.T.tolist(), "physical": physical}
      json.dump([answer(header) for header in sys.argv[2:]], open(sys.argv[1], "w"))
      """
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program, folder.path + "/answers.json"] + headers
    try process.run()
    process.waitUntilExit()
    if [3, 127].contains(process.terminationStatus) { return nil }
    try #require(process.terminationStatus == 0)
    return try JSONDecoder().decode([Answer].self, from: Data(contentsOf: URL(filePath: folder.path + "/answers.json")))
  }
}
