internal import ReproducibleMath

/// A sine that advances by a rotation a sample, which costs four products in place of a call of sine.
struct Oscillator {
  private var sine: Double
  private var cosine: Double
  private let stepSine: Double
  private let stepCosine: Double

  /// - Parameters:
  ///   - frequency: in Hz, at the sampling frequency of the records.
  ///   - phase: of the first sample, in radians.
  init(frequency: Double, phase: Double) {
    let step = 2 * .pi * frequency / SyntheticRecord.rate.frequency
    sine = Elementary.sin(phase)
    cosine = Elementary.cos(phase)
    stepSine = Elementary.sin(step)
    stepCosine = Elementary.cos(step)
  }

  /// The sine at the present sample; the oscillator moves on to the next.
  mutating func next() -> Double {
    let value = sine
    (sine, cosine) = (sine * stepCosine + cosine * stepSine, cosine * stepCosine - sine * stepSine)
    return value
  }
}
