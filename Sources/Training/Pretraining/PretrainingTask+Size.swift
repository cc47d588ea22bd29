import NeuralNetwork

extension PretrainingTask {
  /// The most bytes that its checkpoint and a saved state of it can have: four a number, and what names and epochs take.
  ///
  /// A checkpoint holds every weight and statistic, a state both moments of each weight as well.
  public var sizeLimits: (checkpoint: Int, state: Int) {
    let network = ContrastiveNetwork(
      encoder.shape(usesGroupNorm ? .group : .batch), temperature: settings.temperature, views: 2)
    let weights = network.store.parameters.reduce(0) { $0 + $1.count }
    let statistics = network.store.statistics.reduce(0) { $0 + $1.count }
    let names = 1 << 20
    return (4 * (weights + statistics) + names, 4 * (3 * weights + statistics) + names + settings.epochs << 10)
  }
}
