import Testing

@testable import ECGData

/// The expected values are medians over real PTB-XL records of each rhythm.
@Suite("Rhythms of generated records")
struct SyntheticRhythmTests {
  @Test(
    "heart rate and RR variation, measured on the signals, are close to those of real records",
    arguments: [
      (SyntheticRhythm.sinusRhythm, 70.0, 0.027), (.sinusArrhythmia, 62, 0.106), (.sinusBradycardia, 48, 0.043),
      (.sinusTachycardia, 107, 0.022), (.atrialFibrillation, 88, 0.193),
    ])
  func medians(rhythm: SyntheticRhythm, heartRate: Double, variation: Double) {
    var rates: [Double] = []
    var variations: [Double] = []
    for id in 1...200 {
      let patient = SyntheticPatient(id: id, seed: 5)
      let leads = SyntheticRecord(id: id, rhythm: rhythm, patient: patient, seed: 5).leads
      let beats = Self.beats(in: leads)
      let intervals = zip(beats.dropFirst(), beats).map { Double($0 - $1) / SignalRate.hertz100.frequency }
      let mean = intervals.reduce(0, +) / Double(intervals.count)
      let variance = intervals.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(intervals.count)
      rates.append(60 / mean)
      variations.append(variance.squareRoot() / mean)
    }
    #expect(abs(Self.median(rates) - heartRate) < 0.08 * heartRate, "median \(Self.median(rates))")
    #expect(abs(Self.median(variations) - variation) < 0.2 * variation, "median \(Self.median(variations))")
  }

  @Test("limb leads obey Einthoven and Goldberger up to noise and wander")
  func limbLeads() {
    let leads = SyntheticRecord(
      id: 1, rhythm: .sinusRhythm, patient: SyntheticPatient(id: 1, seed: 3), seed: 3
    ).leads
    for sample in 0..<SignalRate.hertz100.samples {
      #expect(abs(leads[1][sample] - leads[0][sample] - leads[2][sample]) < 1)
      #expect(abs(leads[3][sample] + leads[4][sample] + leads[5][sample]) < 1)
    }
  }

  /// The steepest samples of all leads together, at least 0.28 s apart.
  private static func beats(in leads: [[Double]]) -> [Int] {
    let samples = leads[0].count
    var steepness = [Double](repeating: 0, count: samples)
    for sample in 2..<(samples - 2) {
      for lead in leads { steepness[sample] += abs(lead[sample + 2] - 2 * lead[sample] + lead[sample - 2]) }
    }
    let threshold = 0.45 * steepness.sorted()[samples - 10]
    var beats: [Int] = []
    for sample in steepness.indices where steepness[sample] > threshold {
      if let last = beats.last, sample - last < 28 {
        if steepness[sample] > steepness[last] { beats[beats.count - 1] = sample }
      } else {
        beats.append(sample)
      }
    }
    return beats
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
