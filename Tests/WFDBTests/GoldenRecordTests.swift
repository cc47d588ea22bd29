import Foundation
import Testing
import WFDB

/// Records that the Python package wfdb wrote, and the values it reads back (scripts/golden/wfdb_values.py).
@Suite("Records of wfdb-python")
struct GoldenRecordTests {
  private struct Values: Decodable {
    var frequency: Double
    var length: Int
    var names: [String]
    var units: [String]
    var gains: [Double]
    var baselines: [Int]
    var digital: [[Int]]
    var missing: Int
    var physical: [[Double?]]
  }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

  @Test("give the same digital and physical values", arguments: ["sixteen", "twelve"])
  func values(name: String) throws {
    let json = try Data(contentsOf: Self.folder.appending(path: "values.json"))
    let expected = try #require(try JSONDecoder().decode([String: Values].self, from: json)[name])
    let record = try WFDBRecord.read(headerPath: Self.folder.appending(path: "\(name).hea").path)
    #expect(record.name == name)
    #expect(record.frequency == expected.frequency)
    #expect(record.length == expected.length)
    #expect(record.leads.map(\.name) == expected.names)
    #expect(record.leads.map(\.units) == expected.units)
    #expect(record.leads.map(\.gain) == expected.gains)
    #expect(record.leads.map(\.baseline) == expected.baselines)
    for (lead, (digital, physical)) in zip(record.leads, zip(expected.digital, expected.physical)) {
      let known = digital.map { $0 == -expected.missing ? Int(WFDBRecord.missingSample) : $0 }
      #expect(lead.digital.map(Int.init) == known)
      #expect(lead.missingSamples == physical.count { $0 == nil })
      #expect(lead.physical().map { $0.isNaN ? nil : $0 } == physical)
    }
  }

  @Test("voltages have a scale, other units none")
  func units() throws {
    let record = try WFDBRecord.read(headerPath: Self.folder.appending(path: "sixteen.hea").path)
    #expect(record.leads.map(\.millivoltsPerUnit) == [1, 1e-3, nil])
  }

  @Test("survive being encoded and read again")
  func encoding() throws {
    let record = try WFDBRecord.read(headerPath: Self.folder.appending(path: "sixteen.hea").path)
    let (header, signal) = record.encoded()
    #expect(signal == Array(try Data(contentsOf: Self.folder.appending(path: "sixteen.dat"))))
    let read = try RecordHeader(parsing: header, file: "sixteen.hea")
    let text = try String(contentsOf: Self.folder.appending(path: "sixteen.hea"), encoding: .utf8)
    #expect(try read == RecordHeader(parsing: text, file: "sixteen.hea"))
  }
}
