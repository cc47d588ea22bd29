import ReproducibleMath

extension Signal {
  /// Adds the slow drift of breathing and moving electrodes: three cosines of 0.05 to 0.5 Hz whose random weights sum to an amplitude of
  /// up to `amplitude`; each lead takes a share of its own between -1 and 1.
  func addBaselineWander(amplitude: Double, stream: inout RandomStream) {
    let size = stream.uniform(0...amplitude)
    let weights = (0..<3).map { _ in stream.uniform() }
    let total = weights.reduce(0, +)
    let waves = weights.map { weight in
      (
        amplitude: total > 0 ? size * weight / total : 0, frequency: stream.uniform(0.05...0.5),
        phase: stream.uniform(0...2 * .pi)
      )
    }
    let shares = (0..<Self.leads).map { _ in Float(stream.uniform(-1...1)) }
    for sample in 0..<Self.samples {
      let time = Double(sample) / Self.frequency
      let drift = waves.reduce(0.0) { sum, wave in
        sum + wave.amplitude * Elementary.cos(2 * .pi * wave.frequency * time + wave.phase)
      }
      forEachLead(ofSample: sample) { lead, value in value = value.addingProduct(Float(drift), shares[lead]) }
    }
  }

  /// Adds Gaussian noise of one standard deviation, uniform up to `deviation`, in units of the normalised record.
  func addNoise(deviation: Double, stream: inout RandomStream) {
    let size = stream.uniform(0...deviation)
    for index in stride(from: 0, to: values.count - 1, by: 2) {
      let pair = stream.normalPair()
      values[index] += Float(size * pair.0)
      values[index + 1] += Float(size * pair.1)
    }
  }

  /// Adds a burst of muscle noise of 0.2 to 1 s, in each lead with probability 0.5, in units of the normalised record.
  func addMuscleBurst(deviation: Double, stream: inout RandomStream) {
    let length = stream.integer(in: 20...100)
    let first = stream.integer(in: 0...Self.samples - length)
    let size = stream.uniform(0...deviation)
    let hit = (0..<Self.leads).map { _ in stream.happens(0.5) }
    for sample in first..<first + length {
      forEachLead(ofSample: sample) { lead, value in
        if hit[lead] { value += Float(size * stream.normal()) }
      }
    }
  }
}
