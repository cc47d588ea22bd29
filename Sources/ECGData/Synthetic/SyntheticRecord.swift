internal import ReproducibleMath
internal import WFDB

/// One generated record: twelve leads of a vectorcardiogram, with baseline wander and noise.
struct SyntheticRecord {
  /// In mV, in the order of `StandardLeads.names`.
  private(set) var leads: [[Double]]
  let process: RRProcess
  static let rate = SignalRate.hertz100

  /// Dower's matrix: leads I, II and V1 to V6 from x, y and z.
  ///
  /// Source: Dower, "A lead synthesizer for the Frank system to simulate the standard 12-lead electrocardiogram" (1968).
  private static let dower: [SIMD3<Double>] = [
    [0.632, -0.235, 0.059], [0.235, 1.066, -0.132], [-0.515, 0.157, -0.917], [0.044, 0.164, -1.387],
    [0.882, 0.098, -1.277], [1.213, 0.127, -0.601], [1.125, 0.127, -0.086], [0.831, 0.076, 0.230],
  ]

  init(id: Int, rhythm: SyntheticRhythm, patient: SyntheticPatient, seed: UInt64) {
    var stream = RandomStream(seed: seed, name: "synthetic record", indices: id)
    let seconds = Double(SignalRate.seconds)
    process = RRProcess(rhythm: rhythm, seconds: seconds, stream: &stream)
    let heart = Vectorcardiogram(rhythm: rhythm, process: process, patient: patient, stream: &stream)
    leads = Self.leads(of: heart)
    addBaselineAndNoise(stream: &stream)
    if stream.happens(0.15) { addMuscleNoise(stream: &stream) }
  }

  /// Leads III, aVR, aVL and aVF follow from I and II (Einthoven, Goldberger).
  private static func leads(of heart: Vectorcardiogram) -> [[Double]] {
    let eight = dower.map { row in heart.samples.map { (row * $0).sum() } }
    let limbs = zip(eight[0], eight[1])
    return [
      eight[0], eight[1], limbs.map { $1 - $0 }, limbs.map { -($0 + $1) / 2 }, limbs.map { $0 - $1 / 2 },
      limbs.map { $1 - $0 / 2 },
    ] + eight[2...]
  }

  /// Three slow sines and white noise on each lead.
  private mutating func addBaselineAndNoise(stream: inout RandomStream) {
    let wander = 0.4 * stream.uniform(0.03...0.25)
    for lead in leads.indices {
      for _ in 0..<3 {
        let amplitude = wander * stream.normal()
        var wave = Oscillator(frequency: stream.uniform(0.05...0.45), phase: stream.phase())
        for sample in leads[lead].indices { leads[lead][sample] += amplitude * wave.next() }
      }
      let noise = stream.uniform(0.006...0.025)
      for sample in leads[lead].indices { leads[lead][sample] += noise * stream.whiteNoise() }
    }
  }

  /// Stronger noise on all leads for a second and a half.
  private mutating func addMuscleNoise(stream: inout RandomStream) {
    let length = 150
    let start = stream.integer(below: Self.rate.samples - length)
    let amplitude = stream.uniform(0.03...0.09)
    for lead in leads.indices {
      for sample in start..<(start + length) { leads[lead][sample] += amplitude * stream.whiteNoise() }
    }
  }

  /// The record in thousandths of a mV, as PTB-XL stores it.
  func record(name: String) -> WFDBRecord {
    let digital = zip(StandardLeads.names, leads).map { lead, millivolts in
      WFDBRecord.Lead(
        name: lead, units: "mV", gain: 1000, baseline: 0,
        digital: millivolts.map { Int16(min(max(($0 * 1000).rounded(), -32_767), 32_767)) })
    }
    return WFDBRecord(name: name, frequency: Self.rate.frequency, leads: digital)
  }
}
