public import ECGData
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

  /// About how many bytes its checkpoint and a saved state of it have: what their numbers take, without names and epochs.
  public var typicalSizes: (checkpoint: Int, state: Int) {
    let method = PretrainingSetup(
      shape: encoder.shape(usesGroupNorm ? .group : .batch), settings: settings, views: 2
    ).method()
    let weights = method.store.parameters.reduce(0) { $0 + $1.count }
    let statistics = method.store.statistics.reduce(0) { $0 + $1.count }
    let kept = (method.store.parameters + method.store.statistics).filter { method.keeps($0.name) }
    let moments = settings.optimizer == .adamw ? 2 : 1
    return (
      4 * kept.reduce(0) { $0 + $1.count }, 4 * ((1 + moments) * weights + statistics + method.stateCount)
    )
  }

  /// How many steps an epoch has on these signals; throws where its records are too few, or chosen from others.
  public func stepsPerEpoch(on signals: PackedSignals) throws(TrainingError) -> Int {
    let records = try pool(of: signals).count
    guard records >= 2 else { throw .badInput("folds 1-8 hold \(records) records: pretraining needs at least two") }
    return records / min(settings.batchRecords, records)
  }
}
