import ContentHash
import TestSupport
import Testing
import WFDB

@testable import ECGData

@Suite struct `Records at 500 Hz` {
  /// The rows of the forty records that have both renderings.
  private static func rows(_ folder: String, _ records: PTBXLRecords, at rate: SignalRate) throws -> PTBXLTables {
    var tables = try PTBXLTables.listingProblems(of: folder, records, at: rate)
    tables.rows.removeAll { $0.ecgID > 40 }
    return tables
  }

  @Test(.enabled(if: SharedData.folder("ptbxl") != nil))
  func `of PTB-XL are nearly what its 100 Hz records hold once they are resampled`() throws {
    let folder = try #require(SharedData.folder("ptbxl"))
    let slow = try Self.rows(folder, .hertz100, at: .hertz100)
    let fast = try Self.rows(folder, .hertz500, at: .hertz100)
    let full = try Self.rows(folder, .hertz500, at: .hertz500)
    #expect(slow.rows.count == 40 && fast.rows.map(\.ecgID) == slow.rows.map(\.ecgID))
    #expect(fast.rows.allSatisfy { $0.path.hasPrefix("records500/") && $0.path.hasSuffix("_hr") })
    for (slowRow, fastRow) in zip(slow.rows, fast.rows) {
      let expected = try Preprocessing.signal(of: slowRow, in: slow, missingSamples: .refuse)
      let resampled = try Preprocessing.signal(of: fastRow, in: fast, missingSamples: .refuse)
      let original = try Preprocessing.signal(of: fastRow, in: full, missingSamples: .refuse)
      #expect(resampled.values.count == 12_000 && original.values.count == 60_000)
      // Both have a deviation of one; at the ends the filter sees zeros, and PTB-XL's own filter was another.
      let middle = 20 * 12..<980 * 12
      let squares = zip(expected.values[middle], resampled.values[middle]).reduce(0.0) { sum, pair in
        let difference = Double(pair.0) - Double(pair.1)
        return sum + difference * difference
      }
      let deviation = (squares / Double(middle.count)).squareRoot()
      #expect(deviation < 0.25, "\(fastRow.title): \(deviation)")
    }
  }

  @Test(.enabled(if: SharedData.folder("challenge") != nil), arguments: SignalRate.allCases)
  func `of the Challenge pack with all their samples, or resampled`(rate: SignalRate) throws {
    let folder = try #require(SharedData.folder("challenge"))
    let settings = SourceSettings(.wfdb(WFDBSettings(folds: FoldDraw(seed: 1))), rate: rate)
    let source = try settings.open(folder)
    #expect(source.rows.count == 25 && source.problems.isEmpty)
    // Codes have no classes here: what is packed is said to be sinus rhythm.
    var cohort: [RecordRow] = source.rows
    for index in cohort.indices { cohort[index].statements = ["SR"] }
    let temporary = try TemporaryFolder()
    let packed = try PackedSignals.write(
      cohort, of: source, missingSamples: .refuse, into: temporary.path,
      progress: { _, _ in })
    #expect(packed.rate == rate && packed.count == 25)
    #expect(packed.signal(at: 24).count == rate.samples * 12)
    let verified = try PackedSignals(path: packed.path, fingerprint: packed.fingerprint, verifying: true)
    for index in 0..<25 {
      #expect(UInt(bitPattern: verified.signal(at: index).baseAddress) % 64 == 0)
      let expected = try Preprocessing.signal(of: source.rows[index], in: source, missingSamples: .refuse)
      #expect(Array(verified.signal(at: index)) == expected.values)
    }
    let bytes = PackedSignals.Format.fileBytes(records: 25, at: rate)
    #expect(bytes == 64 + 25 * (rate.values * 4 + 64))
    #expect(PackedSignals.mostRecords(inBytes: bytes, at: rate) == 25)
  }
}
