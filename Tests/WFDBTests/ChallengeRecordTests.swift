import ContentHash
import Foundation
import TestSupport
import Testing
import WFDB

/// Records in the layout of the PhysioNet/CinC Challenges: signals in MATLAB's form, diagnoses in comments. What the Python package wfdb
/// reads of them stands as hashes in Golden/challenge.json (scripts/golden/challenge_values.py).
@Suite("Records of the PhysioNet/CinC Challenge", .enabled(if: SharedData.folder("challenge") != nil))
struct ChallengeRecordTests {
  private struct Values: Decodable {
    var frequency: Double
    var length: Int
    var leads: String
    var units: String
    var digital: SHA256Digest
    var physical: SHA256Digest
    var comments: SHA256Digest
  }

  private let folder: String
  private let expected: [String: Values]

  init() throws {
    folder = try #require(SharedData.folder("challenge"))
    let golden = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/challenge.json")
    expected = try JSONDecoder().decode([String: Values].self, from: Data(contentsOf: golden))
  }

  @Test("hold their checksums and have the digital and physical values that wfdb-python reads, all twenty-five")
  func values() throws {
    let headers = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".hea") }
    #expect(headers.count == 25 && headers.map { String($0.dropLast(4)) }.sorted() == expected.keys.sorted())
    for (name, values) in expected {
      let record = try WFDBRecord.read(headerPath: "\(folder)/\(name).hea")
      #expect(record.name == name && record.signalFiles == ["\(name).mat"])
      #expect(record.frequency == values.frequency && record.length == values.length)
      #expect(record.leads.map(\.name).joined(separator: " ") == values.leads)
      #expect(Set(record.leads.map(\.units)).sorted().joined(separator: " ") == values.units)
      #expect(record.leads.allSatisfy { $0.millivoltsPerUnit == 1 })
      var (digital, physical) = (SHA256Hasher(), SHA256Hasher())
      for lead in record.leads {
        for sample in lead.digital { withUnsafeBytes(of: sample.littleEndian) { digital.update($0) } }
        for value in lead.physical() { physical.update(value) }
      }
      #expect(digital.finalize() == values.digital, "\(name)")
      #expect(physical.finalize() == values.physical, "\(name)")
    }
  }

  @Test("are refused where a byte of the signal is another, by the checksum of its lead")
  func damage() throws {
    let temporary = try TemporaryFolder()
    let header = try Data(contentsOf: URL(filePath: folder + "/E07500.hea"))
    var signal = try Data(contentsOf: URL(filePath: folder + "/E07500.mat"))
    // The second lead of the sample after the first: 24 bytes of MATLAB's header, 24 of the first sample, 2 of the first lead.
    signal[50] ^= 1
    let path = try temporary.write(header, to: "E07500.hea")
    try temporary.write(signal, to: "E07500.mat")
    let error = try #require(throws: WFDBError.self) { try WFDBRecord.read(headerPath: path) }
    guard case .wrongChecksum(let lead, _, _) = error.problem else {
      Issue.record("\(error)")
      return
    }
    #expect(lead == "II" && error.file == temporary.path + "/E07500.mat")
  }

  @Test("tell age, sex and diagnoses in their comments")
  func comments() throws {
    for (name, values) in expected {
      let header = try RecordHeader.read("\(folder)/\(name).hea")
      #expect(SHA256Digest(hashing: Array(header.comments.joined(separator: "\n").utf8)) == values.comments, "\(name)")
      #expect(header.comment("Age").flatMap(Int.init) != nil)
      #expect(["Male", "Female"].contains(header.comment("Sex")))
      let codes = try #require(header.comment("Dx")).split(separator: ",")
      #expect(!codes.isEmpty && codes.allSatisfy { $0.allSatisfy(\.isNumber) }, "\(name): \(codes)")
    }
  }
}
