import Kernels
import NeuralNetwork

/// An encoder with a head on its features: what every method of pretraining trains. Further heads can be declared in its store.
final class ProjectedEncoder {
  let store = ParameterStore()
  let encoder: Encoder
  let projection: ProjectionHead
  /// Those of further heads.
  private var furtherNormalizations: [any NormalizationLayer] = []
  private let featureGradient: Activation
  /// Those that were projected last; none yet.
  private var features: Rows

  /// Takes memory for the views of a batch.
  ///
  /// - Parameter projection: makes the head.
  init(
    _ setup: PretrainingSetup,
    projection: (EncoderShape, ParameterStore, _ capacity: Int) -> ProjectionHead = {
      ProjectionHead($0, in: $1, capacity: $2)
    }
  ) {
    encoder = Encoder(setup.shape, in: store, capacity: setup.views, on: setup.team)
    self.projection = projection(setup.shape, store, setup.views)
    featureGradient = Activation(capacity: setup.views, length: 1, channels: setup.shape.features)
    features = featureGradient.rows(0)
  }

  /// A further head behind the projection, declared after it.
  func addHead(_ name: String, widths: [Int], _ setup: PretrainingSetup) -> ProjectionHead {
    let head = ProjectionHead(name, widths: widths, setup.shape.normalization, in: store, capacity: setup.views)
    furtherNormalizations += head.normalizations
    return head
  }

  /// Random weights.
  func initialize(seed: UInt64) {
    store.initializeWeights(seed: seed)
    for normalization in encoder.normalizations + projection.normalizations + furtherNormalizations {
      normalization.reset()
    }
  }

  /// Whether the parameter or statistic of that name is the encoder's.
  static func isOfEncoder(_ name: String) -> Bool { name.hasPrefix("stem.") || name.hasPrefix("stages.") }

  /// The projections of the encoder's input, by statistics of the batch.
  func project(_ views: Int) -> Rows {
    features = encoder.forward(views, mode: .training)
    return projection.forward(features, mode: .training)
  }

  /// Writes the gradients of encoder and projection, after `project`.
  func backward(_ projectionGradient: Rows) {
    let gradient = featureGradient.rows(projectionGradient.records)
    projection.backward(features, projectionGradient, into: gradient)
    encoder.backward(gradient)
  }

  /// The mean over features of their standard deviation within the batch that was projected last.
  var featureDeviation: Double {
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
