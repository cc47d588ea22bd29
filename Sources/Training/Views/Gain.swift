import ReproducibleMath

extension Signal {
  /// Multiplies the record by one gain, log-uniform between 1 / factor and factor to the power of `strength`.
  func applyGain(factor: Double, strength: Double, stream: inout RandomStream) {
    let bound = strength * Elementary.log(factor)
    let gain = Float(Elementary.exp(stream.uniform(-bound...bound)))
    for index in values.indices { values[index] *= gain }
  }

  /// Multiplies each lead by a gain of its own, uniform within `range`, whose distance from 1 grows with `strength`.
  func applyLeadGains(_ range: ClosedRange<Double>, strength: Double, stream: inout RandomStream) {
    let scaled = 1 - strength * (1 - range.lowerBound)...1 + strength * (range.upperBound - 1)
    let gains = (0..<Self.leads).map { _ in Float(stream.uniform(scaled)) }
    for sample in 0..<samples { forEachLead(ofSample: sample) { lead, value in value *= gains[lead] } }
  }
}
