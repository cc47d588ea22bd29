import ReproducibleMath
import Testing
import WFDB

@testable import ECGData

@Suite struct `The form of a record` {
  /// Leads in reverse order whose samples say lead and place.
  private func record(samples: Int, frequency: Double, without missing: String? = nil) -> WFDBRecord {
    let leads = StandardLeads.names.enumerated().reversed().filter { $0.element != missing }.map { index, name in
      WFDBRecord.Lead(
        name: name, units: "mv", gain: 1000, baseline: 0,
        digital: (0..<samples).map { Int16(truncatingIfNeeded: 100 * index + $0 % 83) })
    }
    return WFDBRecord(name: "r", frequency: frequency, leads: leads)
  }

  private func problem(_ form: SignalForm, _ record: WFDBRecord) throws -> String {
    let error = try #require(throws: DataError.self) { try form.leads(of: record, file: "r.hea") }
    #expect(error.file == "r.hea")
    return error.problem
  }

  @Test func `takes the first ten seconds of a longer record, and refuses it unasked`() throws {
    let long = record(samples: 3000, frequency: 257)
    var form = SignalForm(rate: .hertz100)
    #expect(
      try problem(form, long)
        == "3000 samples a lead, expected 2570; length = { longer = \"crop\" } in the sweep file's [data] takes the first 10 s"
    )
    form.longer = .crop
    let (leads, rate) = try form.leads(of: long, file: "r.hea")
    #expect(rate == 257 && leads.count == 12 && leads.allSatisfy { $0.count == 2570 })
    #expect(leads.map { $0[0] } == (0..<12).map { Double($0) / 10 })
    let resampled = form.resampled(leads, from: rate)
    #expect(resampled.allSatisfy { $0.count == 1000 })
    // What lies beyond is as if it had not been recorded.
    let exact = try form.leads(of: record(samples: 2570, frequency: 257), file: "r.hea")
    #expect(form.resampled(exact.millivolts, from: 257) == resampled)
  }

  @Test func `has zeros behind a shorter record, whose deviation is that of what was recorded`() throws {
    let short = record(samples: 600, frequency: 100)
    var form = SignalForm(rate: .hertz100)
    #expect(try problem(form, short).hasPrefix("600 samples a lead, expected 1000; length = { shorter = \"pad\" }"))
    form.shorter = .pad
    let (leads, rate) = try form.leads(of: short, file: "r.hea")
    let resampled = form.resampled(leads, from: rate)
    #expect(resampled == leads)
    let signal = Preprocessing.signal(millivolts: resampled, at: .hertz100)
    #expect(signal.values.count == 12_000 && signal.values[7200...].allSatisfy { $0 == 0 })
    let squares = signal.values[..<7200].reduce(0.0) { $0 + Double($1) * Double($1) }
    #expect(abs((squares / 7200).squareRoot() - 1) < 1e-3)
    let sum = signal.values.reduce(0.0) { $0 + Double($1) }
    #expect(abs(sum) < 1e-2)
    #expect(try problem(form, record(samples: 0, frequency: 100)) == "0 samples a lead, expected 1000")
  }

  @Test(arguments: [(500.0, 5000), (1000, 10_000), (250, 2500), (400, 4000), (100, 1000)], SignalRate.allCases)
  func `is ten seconds at the network's rate, whatever the record's is`(recorded: (Double, Int), rate: SignalRate)
    throws
  {
    let form = SignalForm(rate: rate)
    let (leads, own) = try form.leads(of: record(samples: recorded.1, frequency: recorded.0), file: "r.hea")
    let resampled = form.resampled(leads, from: own)
    #expect(resampled.allSatisfy { $0.count == rate.samples })
    #expect(Double(rate.rawValue) != recorded.0 || resampled == leads)
    #expect(Preprocessing.signal(millivolts: resampled, at: rate).values.count == rate.values)
  }

  @Test func `has no rate that is no whole number, and not each its own where one is asked for`() throws {
    let form = SignalForm(rate: .hertz100, longer: .crop, shorter: .pad)
    for frequency in [333.3, 0.5, 1e9] {
      #expect(
        try problem(form, record(samples: 1000, frequency: frequency))
          == "sampled at \(frequency) Hz, expected a whole number of Hz up to 100000")
    }
    let fixed = SignalForm(rate: .hertz100, recorded: 500)
    #expect(try problem(fixed, record(samples: 1000, frequency: 100)) == "sampled at 100.0 Hz, expected 500.0 Hz")
  }

  @Test(arguments: ["V6", "aVR"])
  func `lacks no lead`(name: String) throws {
    let form = SignalForm(rate: .hertz100)
    let found = StandardLeads.names.reversed().filter { $0 != name }.joined(separator: " ")
    #expect(
      try problem(form, record(samples: 5000, frequency: 500, without: name))
        == "no lead \(name); the leads are \(found)")
  }
}
