internal import ReproducibleMath

/// The times between heart beats in one rhythm.
///
/// Rates and variation were fitted to the medians and spreads of real PTB-XL records of each rhythm. Sinus rhythms vary with respiration
/// (0.15 to 0.32 Hz), with blood pressure (0.07 to 0.12 Hz) and at random; in sinus arrhythmia respiration leads. In atrial
/// fibrillation the intervals are independent gamma numbers.
struct RRProcess {
  /// Beats a minute.
  let heartRate: Double
  /// The standard deviation of the intervals over their mean.
  let variation: Double
  /// Seconds between one beat and the next.
  let intervals: [Double]

  /// No interval is shorter: the heart's refractory time.
  private static let shortest = 0.30

  /// Draws enough intervals for `seconds` seconds and a little more.
  init(rhythm: SyntheticRhythm, seconds: Double, stream: inout RandomStream) {
    let (heartRate, variation) = Self.rate(of: rhythm, stream: &stream)
    let mean = 60 / heartRate
    let count = Int((seconds + 4) / mean * 1.6) + 6
    self.heartRate = heartRate
    self.variation = variation
    if rhythm == .atrialFibrillation {
      let shape = 1 / (variation * variation)
      intervals = (0..<count).map { _ in max(stream.gamma(shape: shape, scale: mean / shape), Self.shortest) }
      return
    }
    let respiration = stream.uniform(0.15...0.32)
    let pressure = stream.uniform(0.07...0.12)
    let phases = (stream.phase(), stream.phase())
    let weights = rhythm == .sinusArrhythmia ? (0.88, 0.15, 0.2) : (0.6, 0.5, 0.6)
    let norm = (weights.0 * weights.0 + weights.1 * weights.1 + weights.2 * weights.2).squareRoot()
    intervals = (0..<count).map { beat in
      let time = Double(beat) * mean
      let waves =
        weights.0 * Elementary.sin(2 * .pi * respiration * time + phases.0)
        + weights.1 * Elementary.sin(2 * .pi * pressure * time + phases.1)
      let deviate = (2.0.squareRoot() * waves + weights.2 * stream.normal()) / norm
      return max(mean * (1 + variation * deviate), Self.shortest)
    }
  }

  private static func rate(
    of rhythm: SyntheticRhythm, stream: inout RandomStream
  ) -> (heartRate: Double, variation: Double) {
    switch rhythm {
    case .sinusRhythm:
      (
        stream.normal(mean: 71, deviation: 11.5, within: 54...104),
        stream.logNormal(median: 0.026, deviation: 0.6, within: 0.006...0.075)
      )
    case .atrialFibrillation:
      (
        stream.logNormal(median: 86, deviation: 0.28, within: 50...170),
        stream.logNormal(median: 0.19, deviation: 0.25, within: 0.11...0.34)
      )
    case .sinusTachycardia:
      (
        stream.normal(mean: 110, deviation: 9, within: 97...150),
        stream.logNormal(median: 0.018, deviation: 0.5, within: 0.005...0.05)
      )
    case .sinusArrhythmia:
      (
        stream.normal(mean: 65, deviation: 7.5, within: 50...88),
        stream.logNormal(median: 0.105, deviation: 0.25, within: 0.065...0.2)
      )
    case .sinusBradycardia:
      (
        stream.normal(mean: 50, deviation: 4.7, within: 38...60),
        stream.logNormal(median: 0.042, deviation: 0.5, within: 0.008...0.075)
      )
    }
  }
}
