import ECGData
import ReproducibleMath

extension Signal {
  /// Adds the slow drift of breathing and moving electrodes: three cosines of 0.05 to 0.5 Hz whose random weights sum to an amplitude of
  /// up to `amplitude`; each lead takes a share of its own between -1 and 1.
  func addBaselineWander(amplitude: Double, stream: inout RandomStream) {
    // Not a range: of an amplitude that is no number there is none.
    let size = amplitude * stream.uniform()
    let weights = (0..<3).map { _ in stream.uniform() }
    let total = weights.reduce(0, +)
    let waves = weights.map { weight in
      (
        amplitude: total > 0 ? size * weight / total : 0, frequency: stream.uniform(0.05...0.5),
        phase: stream.uniform(0...2 * .pi)
      )
    }
    let shares = (0..<Self.leads).map { _ in Float(stream.uniform(-1...1)) }
    for sample in 0..<samples {
      let time = Double(sample) / rate.frequency
      let drift = waves.reduce(0.0) { sum, wave in
        sum + wave.amplitude * Elementary.cos(2 * .pi * wave.frequency * time + wave.phase)
      }
      forEachLead(ofSample: sample) { lead, value in value = value.addingProduct(Float(drift), shares[lead]) }
    }
  }

  /// Adds Gaussian noise of one standard deviation, uniform up to `deviation`, in units of the normalised record.
  func addNoise(deviation: Double, stream: inout RandomStream) {
    stream.addNormals(deviation: Float(stream.uniform(0...deviation)), to: values)
  }

  /// Adds a burst of muscle noise of 0.2 to 1 s, in each lead with probability 0.5, in units of the normalised record.
  func addMuscleBurst(deviation: Double, stream: inout RandomStream) {
    let length = stream.integer(in: rate.rawValue / 5...rate.rawValue)
    let first = stream.integer(in: 0...samples - length)
    let size = Float(stream.uniform(0...deviation))
    let sizes = (0..<Self.leads).map { _ in stream.happens(0.5) ? size : 0 }
    withUnsafeTemporaryAllocation(of: Float.self, capacity: length * Self.leads) { noise in
      noise.initialize(repeating: 0)
      stream.addNormals(deviation: 1, to: noise)
      for sample in 0..<length {
        forEachLead(ofSample: first + sample) { lead, value in
          value = value.addingProduct(noise[sample * Self.leads + lead], sizes[lead])
        }
      }
    }
  }
}
