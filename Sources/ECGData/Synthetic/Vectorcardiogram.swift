internal import ReproducibleMath

/// The heart's dipole over ten seconds, in mV: x to the left, y down, z to the back.
///
/// Each wave of a beat is a Gaussian in time with a fixed direction.
struct Vectorcardiogram {
  private(set) var samples = [SIMD3<Double>](repeating: .zero, count: SyntheticRecord.rate.samples)

  private struct Wave {
    /// Seconds from the R wave.
    var offset: Double
    /// The Gaussian's standard deviation in seconds.
    var width: Double
    var dipole: SIMD3<Double>
  }

  private static let waveP = Wave(offset: 0, width: 0.020, dipole: [0.055, 0.095, -0.01])
  private static let complexQRS = [
    Wave(offset: -0.028, width: 0.009, dipole: [-0.10, 0.02, -0.12]),
    Wave(offset: 0, width: 0.011, dipole: [1.00, 0.75, 0.25]),
    Wave(offset: 0.030, width: 0.012, dipole: [-0.25, -0.12, 0.55]),
  ]
  private static let waveT = Wave(offset: 0, width: 0.045, dipole: [0.22, 0.17, -0.17])

  /// The beats of a record; in atrial fibrillation without P waves and with fibrillation waves in their place.
  init(rhythm: SyntheticRhythm, process: RRProcess, patient: SyntheticPatient, stream: inout RandomStream) {
    let seconds = Double(SignalRate.seconds)
    let hasEctopicBeats = stream.happens(0.06)
    var time = -process.intervals[0] * stream.uniform()
    for (beat, interval) in process.intervals.enumerated() {
      if beat > 0 { time += interval }
      let isEctopic = hasEctopicBeats && stream.happens(0.12)
      guard time >= -0.6 && time <= seconds + 0.5 else { continue }
      addBeat(
        at: time, after: interval, patient: patient, hasP: rhythm != .atrialFibrillation && !isEctopic,
        isEctopic: isEctopic)
    }
    if rhythm == .atrialFibrillation { addFibrillation(stream: &stream) }
    samples = samples.map { sample in
      SIMD3(patient.rotation.map { ($0 * sample).sum() })
    }
  }

  /// One beat; the time since the beat before moves the T wave (Fridericia's cube root) and, less, the P wave.
  private mutating func addBeat(
    at time: Double, after interval: Double, patient: SyntheticPatient, hasP: Bool, isEctopic: Bool
  ) {
    if hasP {
      var wave = Self.waveP
      wave.offset = -patient.intervalPR * min(max((interval / 0.85).squareRoot(), 0.8), 1.1)
      add(wave, at: time, gain: patient.gain * patient.gainP)
    }
    for var wave in Self.complexQRS {
      wave.width *= patient.widthQRS
      if isEctopic {
        wave.width *= 2.4
        wave.dipole *= [-0.8, 1.2, -1]
      }
      add(wave, at: time, gain: patient.gain)
    }
    let stretch = Elementary.pow(min(interval, 1.4), 1.0 / 3)
    var wave = Self.waveT
    wave.offset = 0.29 * stretch
    wave.width *= stretch
    add(wave, at: time, gain: patient.gain * patient.gainT)
  }

  private mutating func add(_ wave: Wave, at time: Double, gain: Double) {
    let centre = (time + wave.offset) * SyntheticRecord.rate.frequency
    let width = wave.width * SyntheticRecord.rate.frequency
    // Beyond six standard deviations a wave is below a hundred-millionth of its height.
    let first = max(Int((centre - 6 * width).rounded(.up)), 0)
    let last = min(Int((centre + 6 * width).rounded(.down)), samples.count - 1)
    guard first <= last else { return }
    for sample in first...last {
      let distance = (Double(sample) - centre) / width
      samples[sample] += wave.dipole * (gain * Elementary.exp(-0.5 * distance * distance))
    }
  }

  /// Fibrillation waves of about 6 Hz with two harmonics, whose rate and height wander slowly.
  private mutating func addFibrillation(stream: inout RandomStream) {
    let frequency = stream.normal(mean: 6.2, deviation: 1, within: 4.2...9)
    let amplitude = stream.logNormal(median: 0.045, deviation: 0.45, within: 0.012...0.12)
    var wander = Oscillator(frequency: stream.uniform(0.08...0.3), phase: stream.phase())
    var envelope = Oscillator(frequency: stream.uniform(0.1...0.4), phase: stream.phase())
    let start = stream.phase()
    for sample in samples.indices {
      let time = Double(sample) / SyntheticRecord.rate.frequency
      let phase = 2 * .pi * frequency * time + 0.35 * frequency / 6 * wander.next() + start
      let wave = Elementary.sin(phase) + Elementary.sin(2 * phase) / 2 + Elementary.sin(3 * phase) / 3
      let height = amplitude * (1 + 0.3 * envelope.next())
      samples[sample] += SIMD3(0.25, 0.75, -0.95) * (height * wave)
    }
  }
}
