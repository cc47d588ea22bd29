import ECGData
import Foundation
import TestSupport
import Testing

@testable import Training

@Suite struct `A detector of beats` {
  /// How far a found beat may be from a known one, in seconds.
  private static let tolerance = 0.03

  /// What is found in a record, which has to be the known beats and no other.
  private func expectAllFound(_ record: KnownBeats, _ what: String) {
    let found = BeatDetector.beats(in: record.leads)
    #expect(found.count == record.beats.count, "\(what): \(found) for \(record.beats)")
    for (found, known) in zip(found, record.beats) {
      #expect(abs(found - known) < Self.tolerance, "\(what): \(found) for \(known)")
    }
  }

  @Test(arguments: [25.0, 40, 60, 75, 100, 150, 180, 220])
  func `finds every beat and no T wave, from 25 to 220 a minute`(rate: Double) {
    let record = KnownBeats.regular(rate: rate)
    expectAllFound(record, "\(rate)")
    expectAllFound(record.noisy(0.05), "\(rate) with noise")
    expectAllFound(record.wandering(2), "\(rate) with a wandering baseline")
    expectAllFound(record.inverted, "\(rate) upside down")
  }

  @Test(arguments: 1...10)
  func `finds the beats of an irregular rhythm`(seed: Int) {
    let record = KnownBeats.irregular(seed: UInt64(seed))
    expectAllFound(record, "seed \(seed)")
    expectAllFound(record.noisy(0.05, seed: UInt64(seed)).wandering(1), "seed \(seed) with noise and wander")
  }

  @Test func `needs no more than one lead, whatever the units`() {
    let record = KnownBeats.regular(rate: 72)
    expectAllFound(record.flat(Set(0..<12).subtracting([6])), "one lead")
    for factor in [1e-3, 7, 300] { expectAllFound(record.scaled(factor), "times \(factor)") }
  }

  @Test func `finds nothing where there is nothing, and does not fail on it`() {
    #expect(BeatDetector.beats(in: KnownBeats([]).flat(Set(0..<12)).leads).isEmpty)
    #expect(BeatDetector.beats(in: []).isEmpty)
    for samples in [0, 1, 4, 5, 20, 300] {
      let lead = (0..<samples).map { Double($0 % 7) }
      let found = BeatDetector.beats(in: [lead, lead])
      #expect(found.allSatisfy { $0.isFinite && $0 >= 0 && $0 <= Double(samples) / 100 })
    }
    var clicked = KnownBeats([]).leads
    clicked[0][500] = 10
    #expect(BeatDetector.beats(in: clicked).count == 1)
  }

  @Test func `finds the same at 500 Hz`() throws {
    let record = KnownBeats.regular(rate: 80)
    let found = [(1, SignalRate.hertz100), (5, .hertz500)].map { factor, rate in
      record.signal(times: factor).withUnsafeBufferPointer { BeatDetector.beats(in: $0, at: rate) }
    }
    #expect(found[0] == found[1] && found[0].count == record.beats.count)
  }

  /// The times of scripts/golden/beats.py are those of another program, which knows nothing of a record's first quarter of a second.
  @Test(.enabled(if: SharedData.folder("ptbxl") != nil))
  func `agrees with another program on 50 real records`() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/beats.json")
    let golden = try JSONDecoder().decode([String: [Double]].self, from: Data(contentsOf: file))
    #expect(golden.count == 50)
    let folder = try TemporaryFolder()
    let signals = try SignalCache(directory: folder.path).prepare(
      folder: try #require(SharedData.folder("ptbxl")))
    let begin = 0.3
    var (both, here, there) = (0, 0, 0)
    for index in signals.records.indices {
      guard let expected = golden["\(signals.record(at: index).ecgID)"]?.filter({ $0 > begin }) else { continue }
      let found = BeatDetector.beats(in: signals.signal(at: index), at: .hertz100).filter { $0 > begin }
      // Within 100 ms, as the two mark different points of a complex.
      let matched = expected.count { time in found.contains { abs($0 - time) <= 0.1 } }
      both += matched
      here += found.count - matched
      there += expected.count - matched
    }
    #expect(both > 590 && here <= 2 && there <= 2, "\(both) in both, \(here) here only, \(there) there only")
  }
}
