import NeuralNetwork

extension PretrainingTask {
  /// The most bytes that its checkpoint and a saved state of it can have: four a number, and what names and epochs take.
  ///
  /// A checkpoint holds every weight and statistic, a state as well what the optimizer keeps (at most two numbers for each weight) and what
  /// the method keeps.
  public var sizeLimits: (checkpoint: Int, state: Int) {
    let method = PretrainingSetup(
      shape: encoder.shape(usesGroupNorm ? .group : .batch), settings: settings, views: 2
    ).method()
    let weights = method.store.parameters.reduce(0) { $0 + $1.count }
    let statistics = method.store.statistics.reduce(0) { $0 + $1.count }
    let names = 1 << 20
    return (
      4 * (weights + statistics) + names,
      4 * (3 * weights + statistics + method.stateCount) + names + settings.epochs << 10
    )
  }
}
