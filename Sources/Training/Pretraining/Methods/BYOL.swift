import Kernels
import NeuralNetwork

/// BYOL: from one view of a record the trained network predicts where a slowly moving copy of itself puts the other view. No view is
/// compared with those of other records.
///
/// The copy, the target, is a moving average of the weights; its momentum rises from `targetMomentum` by half a cosine to 1. The checkpoint
/// keeps the trained encoder. The measures of pairs are those of the trained network's projections.
///
/// Source: Grill et al., "Bootstrap your own latent" (NeurIPS 2020). What differs: projections have 128 numbers, not 256, after a hidden layer
/// as wide as the features, not of 4096; the prediction's hidden layer has `predictorWidth`, 256 by default, not 4096. Both views of a batch
/// are normalised together, the target begins as a copy of the trained network, and AdamW takes the place of LARS.
final class BYOL: PretrainingMethod {
  let network: ProjectedEncoder
  private let prediction: ProjectionHead
  private let target: MovingTarget
  private let targetMomentum: Double
  private let meter: PairMeasures.Meter
  private let targets: Activation
  private let predictionGradient: Activation
  private let projectionGradient: Activation

  init(_ setup: PretrainingSetup) {
    func projections() -> Activation { Activation(capacity: setup.views, length: 1, channels: ProjectionHead.outputs) }
    network = ProjectedEncoder(setup)
    prediction = network.addHead("prediction", widths: Self.widths(setup.settings), setup)
    target = MovingTarget(of: network.store)
    targetMomentum = setup.settings.targetMomentum
    meter = PairMeasures.Meter(dimension: ProjectionHead.outputs, capacity: setup.views)
    targets = projections()
    predictionGradient = projections()
    projectionGradient = projections()
  }

  private static func widths(_ settings: PretrainingSettings) -> [Int] {
    [ProjectionHead.outputs, settings.predictorWidth, ProjectionHead.outputs]
  }

  func initialize(seed: UInt64) {
    network.initialize(seed: seed)
    target.copyNetwork()
  }

  func gradientStep(views: Int) -> PretrainingStep {
    let targets = targets.rows(views)
    target.inPlaceOfNetwork {
      let projections = network.project(views)
      for n in 0..<views { targets.take(n, projections.record(n)) }
    }
    let projections = network.project(views)
    let gradient = predictionGradient.rows(views)
    let loss = predictionLoss(
      prediction.forward(projections, mode: .training), targets: targets, gradient: gradient)
    prediction.backward(projections, gradient, into: projectionGradient.rows(views))
    network.backward(projectionGradient.rows(views))
    return PretrainingStep(loss: loss, pairs: meter(projections), featureDeviation: network.featureDeviation)
  }

  func finishStep(progress: Double) {
    target.follow(momentum: MovingTarget.momentum(base: targetMomentum, progress: progress))
  }

  func keeps(_ name: String) -> Bool { ProjectedEncoder.isOfEncoder(name) }

  // MARK: - The target in a saved state

  private static let targetWeights = "target_weights"
  private static let targetStatistics = "target_statistics"

  var state: [String: [Float]] {
    let snapshot = target.snapshot
    return [Self.targetWeights: snapshot.values, Self.targetStatistics: snapshot.statistics]
  }

  var stateCount: Int { target.count }

  func fits(_ state: [String: [Float]]) -> Bool {
    Self.snapshot(of: state).map { store.fits($0) } == true && state.count == 2
  }

  func restore(_ state: [String: [Float]]) {
    guard let snapshot = Self.snapshot(of: state) else { return }
    target.restore(snapshot)
  }

  private static func snapshot(of state: [String: [Float]]) -> ParameterStore.Snapshot? {
    guard let values = state[targetWeights], let statistics = state[targetStatistics] else { return nil }
    return ParameterStore.Snapshot(values: values, statistics: statistics)
  }

  static func memory(_ setup: PretrainingSetup) -> PretrainingMemory {
    let widths = widths(setup.settings)
    return PretrainingMemory(
      weights: setup.shape.convolutionWeights + ProjectionHead.weights(widths: widths),
      floats: setup.views * (ProjectionHead.floatsPerRecord(widths: widths) + 3 * ProjectionHead.outputs))
  }
}
