import ContentHash
import Foundation
import TestSupport
import Testing
import WFDB

@testable import ECGData

/// Records whose files are sound and whose contents no ECG can be.
@Suite struct `Records that no ECG can be` {
  struct Fault: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (inout WFDBRecord) -> Void
    let message: String
  }

  private static func gain(_ name: String, _ factor: Double, _ message: String) -> Fault {
    Fault(
      testDescription: name,
      change: { record in for lead in record.leads.indices { record.leads[lead].gain *= factor } }, message: message)
  }

  private static func constant(_ value: Int16) -> Fault {
    Fault(
      testDescription: "every sample \(value)",
      change: { record in
        for lead in record.leads.indices { record.leads[lead].digital = Array(repeating: value, count: 1000) }
      }, message: "flat, with a standard deviation of ")
  }

  static let faults = [
    constant(0), constant(1), constant(-777), gain("a gain that leaves nothing", 1e305, "flat, with "),
    gain("a gain that overflows", 1e-307, "its values are no numbers of mV"),
    gain("a gain whose squares overflow", 1e-200, "its values are no numbers of mV"),
    gain("microvolts called millivolts", 1e-3, "its standard deviation is "),
    gain("volts called millivolts", 1e3, "its standard deviation is "),
    Fault(
      testDescription: "millivolts called microvolts",
      change: { record in for lead in record.leads.indices { record.leads[lead].units = "uV" } },
      message: "its standard deviation is "),
  ]

  @Test(arguments: faults)
  func `are found by describing and refused by packing, with file and reason`(fault: Fault) throws {
    let folder = try TestFolder()
    try folder.rewrite(7, fault.change)
    let description = try folder.description()
    let file = folder.record(7) + (fault.message.hasPrefix("flat") ? ".dat" : ".hea")
    #expect(description.problems.map(\.file) == [file])
    #expect(description.problems.allSatisfy { $0.problem.hasPrefix(fault.message) }, "\(description.problems)")
    #expect(folder.refusal() == description.problems.first?.description)
    #expect(try folder.temporary.names().allSatisfy { !$0.hasSuffix(".signals") })
  }

  @Test func `a lead that keeps one value is reported and trained on`() throws {
    let folder = try TestFolder()
    try folder.rewrite(7) { $0.leads[10].digital = Array(repeating: 4, count: 1000) }
    let description = try folder.description()
    #expect(description.problems.isEmpty && !description.isFaulty)
    #expect(description.warnings.contains("\(folder.record(7)).dat: flat: V5"))
    #expect(description.text.contains("\nWarning: \(folder.record(7)).dat: flat: V5"))
    #expect(try folder.pack().recordsWithFlatLeads.map(\.ecgID) == [7])
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity, 10.1, .greatestFiniteMagnitude])
  func `a packed file with a value that is none is refused by whoever opens it`(value: Float) throws {
    let folder = try TestFolder()
    let packed = try folder.pack()
    var bytes = try Data(contentsOf: URL(filePath: packed.path))
    let place = PackedSignals.Format.headerBytes + 4 * PackedSignals.Format.signalBytes(at: .hertz100) + 4 * 11_999
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.replaceSubrange(place..<place + 4, with: $0) }
    let path = try folder.temporary.write(bytes, to: "damaged")
    let expected = DataError(file: path, "the record ecg_id 5: \(SignalFault.outOfRange)")
    #expect(throws: expected) { try PackedSignals(path: path, fingerprint: packed.fingerprint) }
  }

  @Test(arguments: [Float.nan, .infinity, 0, -0.2, 0.0099, 5.1])
  func `a packed file with a deviation that is none is refused by whoever opens it`(deviation: Float) throws {
    let folder = try TestFolder()
    let packed = try folder.pack()
    var bytes = try Data(contentsOf: URL(filePath: packed.path))
    let place = bytes.count - PackedSignals.Format.recordBytes + 20
    withUnsafeBytes(of: deviation.bitPattern.littleEndian) { bytes.replaceSubrange(place..<place + 4, with: $0) }
    let path = try folder.temporary.write(bytes, to: "damaged")
    let error = try #require(throws: DataError.self) {
      try PackedSignals(path: path, fingerprint: packed.fingerprint)
    }
    #expect(error.problem.hasPrefix("the record ecg_id 60: "))
  }

  @Test(arguments: [Float(0.01), 0.08, 1, 5])
  func `deviations from a hundredth to five millivolts pass`(deviation: Float) {
    let values = [Float](repeating: 1, count: SignalRate.hertz100.values)
    values.withUnsafeBufferPointer {
      #expect(SignalFault(values: $0, standardDeviation: deviation) == nil)
    }
  }

  @Test func `sound records are packed to the same bytes as ever`() throws {
    let temporary = try TemporaryFolder()
    let generated = try SignalCache(directory: temporary.path + "/generated").synthetic(records: 100, seed: 1)
    #expect(
      generated.firstVersionFingerprint.hexadecimal
        == "6256ec7cb84ec9b3a2ae5e5f95413e40f95dd9ef0581ab38342bbd0d8e317ace")
  }

  @Test(.sharedData("ptbxl")) func `sound real records are, too`() throws {
    let temporary = try TemporaryFolder()
    let folder = try #require(SharedData.folder("ptbxl"))
    let packed = try SignalCache(directory: temporary.path + "/real").prepare(folder: folder)
    #expect(
      packed.firstVersionFingerprint.hexadecimal
        == "8571075cbe4bc4add2d59ea73ba77414119de48b75d0de3f3b47bb8acdf19236")
  }
}
