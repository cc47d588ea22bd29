import ReproducibleMath

extension ParameterStore {
  /// Draws every weight anew: convolutions He normal by fan-out, matrices uniform within 1/√inputs, vectors zero.
  /// Normalisations have to be `reset` afterwards.
  ///
  /// Each parameter has a stream of its own, named after it, so that adding one never moves the others.
  public func initializeWeights(seed: UInt64) {
    for parameter in parameters {
      var stream = RandomStream(seed: seed, name: "initialization/\(parameter.name)")
      let values = mutableValues(parameter)
      switch parameter.layout {
      case .convolution(let taps, _, let outputs):
        let deviation = (2 / Double(taps * outputs)).squareRoot()
        for i in 0..<parameter.count { values[i] = Float(deviation * stream.normal()) }
      case .matrix(let inputs, _):
        let bound = 1 / Double(inputs).squareRoot()
        for i in 0..<parameter.count { values[i] = Float(stream.uniform(-bound...bound)) }
      case .vector:
        values.update(repeating: 0, count: parameter.count)
      }
    }
  }

  /// Draws one parameter from a normal distribution of mean 0.
  public func initialize(_ parameter: Parameter, deviation: Double, seed: UInt64) {
    var stream = RandomStream(seed: seed, name: "initialization/\(parameter.name)")
    let values = mutableValues(parameter)
    for i in 0..<parameter.count { values[i] = Float(deviation * stream.normal()) }
  }
}
