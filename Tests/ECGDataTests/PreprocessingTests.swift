import TestSupport
import Testing
import WFDB

@testable import ECGData

@Suite("Preprocessing")
struct PreprocessingTests {
  /// Saw teeth of different frequencies and offsets, with one spike.
  private static let leads: [[Double]] = (0..<12).map { lead in
    (0..<1000).map { sample in
      let tooth = sample * (lead + 3) % 97
      return sample == 500 ? -900 : Double(tooth) / 50 + Double(lead)
    }
  }

  @Test("each lead has mean zero, the record one deviation for all leads, and nothing lies beyond ten")
  func definition() {
    let signal = Preprocessing.signal(millivolts: Self.leads, at: .hertz100)
    let means = Self.leads.map { $0.reduce(0, +) / 1000 }
    let centred: [[Double]] = zip(Self.leads, means).map { lead, mean in lead.map { $0 - mean } }
    let squares = centred.joined().reduce(0.0) { $0 + $1 * $1 }
    let deviation = (squares / 12000).squareRoot()
    #expect(abs(Double(signal.standardDeviation) - deviation) < 1e-5)
    for lead in 0..<12 {
      for sample in 0..<1000 {
        let expected = min(max(centred[lead][sample] / (deviation + 1e-6), -10), 10)
        #expect(abs(Double(signal.values[sample * 12 + lead]) - expected) < 1e-5)
      }
    }
    #expect(signal.values.min() == -10)
  }

  @Test("a flat record gives zeros")
  func flat() {
    let leads = [[Double]](repeating: [Double](repeating: 3, count: 1000), count: 12)
    let signal = Preprocessing.signal(millivolts: leads, at: .hertz100)
    #expect(signal.values.allSatisfy { $0 == 0 })
    #expect(signal.standardDeviation == 0)
  }

  @Test(
    "gaps are filled along straight lines, ends with the nearest sample",
    arguments: [
      ([1, .nan, .nan, 4], [1, 2, 3, 4]), ([.nan, .nan, 5, 6], [5, 5, 5, 6]), ([1, 2, .nan], [1, 2, 2]),
      ([.nan, 7, .nan], [7, 7, 7]), ([1, 2], [1, 2]), ([0, .nan, 1, .nan, 3], [0, 0.5, 1, 2, 3]),
    ] as [([Double], [Double])])
  func interpolation(gaps: [Double], filled: [Double]) {
    var samples = gaps
    #expect(MissingSamples.interpolate(&samples))
    #expect(samples == filled)
  }

  @Test("a lead without any sample cannot be filled")
  func allMissing() {
    var samples = [Double.nan, .nan]
    #expect(!MissingSamples.interpolate(&samples))
  }

  private func record(
    names: [String] = StandardLeads.names, samples: Int = 1000, frequency: Double = 100, units: String = "mV"
  ) -> WFDBRecord {
    let leads = names.enumerated().map { index, name in
      WFDBRecord.Lead(
        name: name, units: units, gain: 1000, baseline: 0, digital: [Int16](repeating: Int16(index), count: samples))
    }
    return WFDBRecord(name: "r", frequency: frequency, leads: leads)
  }

  @Test("leads are found by name, in any order and case")
  func leadOrder() throws {
    let shuffled = StandardLeads.names.reversed().map { $0.uppercased() }
    let leads = try StandardLeads.millivolts(of: record(names: shuffled), file: "r.hea")
    #expect(leads.map { $0[0] } == (0..<12).map { Double(11 - $0) / 1000 })
    let microvolts = try StandardLeads.millivolts(of: record(units: "uV"), file: "r.hea")
    #expect(abs(microvolts[5][0] - 5e-6) < 1e-18)
  }

  @Test("another length, frequency, unit or set of leads is refused by name")
  func otherRecords() {
    let withoutV6 = Array(StandardLeads.names.dropLast())
    let cases: [(WFDBRecord, String)] = [
      (record(samples: 999), "999 samples a lead, expected 1000"),
      (record(frequency: 500), "sampled at 500.0 Hz, expected 100.0 Hz"),
      (record(units: "mmHg"), "lead I is measured in \"mmHg\", expected mV, uV or V"),
      (record(names: withoutV6), "no lead V6; the leads are \(withoutV6.joined(separator: " "))"),
      (
        record(names: StandardLeads.names + ["v1"]),
        "lead V1 more than once; the leads are \(StandardLeads.names.joined(separator: " ")) v1"
      ),
    ]
    for (record, problem) in cases {
      let form = SignalForm(rate: .hertz100, recorded: 100)
      #expect(throws: DataError(file: "r.hea", problem)) { try form.leads(of: record, file: "r.hea") }
    }
  }
}
