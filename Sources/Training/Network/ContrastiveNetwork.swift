import Kernels
import NeuralNetwork

/// An encoder with SimCLR's projection head and the loss that compares two views of each record.
final class ContrastiveNetwork {
  let store = ParameterStore()
  let encoder: Encoder
  private let projection: ProjectionHead
  private let loss: ContrastiveLoss
  private let featureGradient: Activation
  private let projectionGradient: Activation

  /// Takes memory for `views` views, two of each record of a batch.
  init(_ shape: EncoderShape, temperature: Double, views: Int, on team: ThreadTeam = ThreadTeam()) {
    encoder = Encoder(shape, in: store, capacity: views, on: team)
    projection = ProjectionHead(shape, in: store, capacity: views)
    loss = ContrastiveLoss(temperature: temperature, dimension: ProjectionHead.outputs, capacity: views)
    featureGradient = Activation(capacity: views, length: 1, channels: shape.features)
    projectionGradient = Activation(capacity: views, length: 1, channels: ProjectionHead.outputs)
  }

  /// Random weights.
  func initialize(seed: UInt64) {
    store.initializeWeights(seed: seed)
    for normalization in encoder.normalizations + projection.normalizations { normalization.reset() }
  }

  /// One pass forward and backward over the encoder's input, first view of every record, then the second ones: writes the
  /// gradients, returns the loss and the mean over features of their standard deviation.
  func gradientStep(views: Int) -> (ContrastiveLoss.Value, featureDeviation: Double) {
    let features = encoder.forward(views, mode: .training)
    let deviation = Self.meanDeviation(features)
    let gradient = projectionGradient.rows(views)
    let value = loss(projection.forward(features, mode: .training), gradient: gradient)
    projection.backward(features, gradient, into: featureGradient.rows(views))
    encoder.backward(featureGradient.rows(views))
    return (value, deviation)
  }

  /// The mean over features of their standard deviation within the batch.
  private static func meanDeviation(_ features: Rows) -> Double {
    let count = Double(features.records)
    let means = channelSums(features).map { $0 / count }
    var squares = means.map { _ in 0.0 }
    for n in 0..<features.records {
      for (c, value) in features.values(n).enumerated() {
        let deviation = Double(value) - means[c]
        squares[c] += deviation * deviation
      }
    }
    return squares.reduce(0) { $0 + ($1 / count).squareRoot() } / Double(squares.count)
  }
}
