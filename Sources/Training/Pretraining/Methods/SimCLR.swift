import Kernels
import NeuralNetwork

/// SimCLR: two views of each record find each other among all views of the batch.
///
/// Source: Chen et al., "A simple framework for contrastive learning of visual representations" (ICML 2020).
final class SimCLR: PretrainingMethod {
  let network: ProjectedEncoder
  private let loss: ContrastiveLoss
  private let projectionGradient: Activation

  init(_ setup: PretrainingSetup) {
    network = ProjectedEncoder(setup)
    loss = ContrastiveLoss(
      temperature: setup.settings.temperature, dimension: ProjectionHead.outputs, capacity: setup.views)
    projectionGradient = Activation(capacity: setup.views, length: 1, channels: ProjectionHead.outputs)
  }

  func gradientStep(views: Int) -> PretrainingStep {
    let gradient = projectionGradient.rows(views)
    let value = loss(network.project(views), gradient: gradient)
    network.backward(gradient)
    return PretrainingStep(loss: value.loss, pairs: value.pairs, featureDeviation: network.featureDeviation)
  }
}
