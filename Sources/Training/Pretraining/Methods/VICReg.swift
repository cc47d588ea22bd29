import Kernels
import NeuralNetwork

/// VICReg: the embeddings of two views of a record are alike, while every dimension varies over the batch and none with another.
///
/// The checkpoint keeps the encoder. The measures of pairs are those of the embeddings.
///
/// Source: Bardes, Ponce and LeCun, "VICReg: Variance-invariance-covariance regularization for self-supervised learning" (ICLR 2022). What
/// differs: the three layers of the expander have `expanderWidth`, by default 1024, which is four times the features of the large encoder as
/// 8192 is of the paper's; both views of a batch are normalised together, and AdamW takes the place of LARS.
final class VICReg: PretrainingMethod {
  let network: ProjectedEncoder
  private let loss: VarianceCovarianceLoss
  private let meter: PairMeasures.Meter
  private let embeddingGradient: Activation

  init(_ setup: PretrainingSetup) {
    let settings = setup.settings
    network = ProjectedEncoder(setup) { shape, store, capacity in
      ProjectionHead("expander", widths: Self.widths(setup), shape.normalization, in: store, capacity: capacity)
    }
    let weights = VarianceCovarianceLoss.Weights(
      invariance: settings.invarianceWeight, variance: settings.varianceWeight, covariance: settings.covarianceWeight)
    loss = VarianceCovarianceLoss(weights, dimension: settings.expanderWidth, capacity: setup.views)
    meter = PairMeasures.Meter(dimension: settings.expanderWidth, capacity: setup.views)
    embeddingGradient = Activation(capacity: setup.views, length: 1, channels: settings.expanderWidth)
  }

  private static func widths(_ setup: PretrainingSetup) -> [Int] {
    [setup.shape.features] + [Int](repeating: setup.settings.expanderWidth, count: 3)
  }

  func gradientStep(views: Int) -> PretrainingStep {
    let embeddings = network.project(views)
    let gradient = embeddingGradient.rows(views)
    let value = loss(embeddings, gradient: gradient)
    network.backward(gradient)
    return PretrainingStep(loss: value.loss, pairs: meter(embeddings), featureDeviation: network.featureDeviation)
  }

  func keeps(_ name: String) -> Bool { ProjectedEncoder.isOfEncoder(name) }

  static func memory(_ setup: PretrainingSetup) -> PretrainingMemory {
    let (widths, width) = (widths(setup), setup.settings.expanderWidth)
    // The gradient, the unit vectors and both sides' centred embeddings with their gradient; the covariances, also packed.
    let floats = setup.views * (ProjectionHead.floatsPerRecord(widths: widths) + 3 * width) + 2 * width * width
    return PretrainingMemory(weights: ProjectionHead.weights(widths: widths), floats: floats)
  }
}
