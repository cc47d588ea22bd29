import Kernels
import NeuralNetwork

/// An encoder with a linear head that has one output a class.
final class Classifier {
  let store = ParameterStore()
  let encoder: Encoder
  private let head: Linear
  private let logits: Activation
  private let logitGradient: Activation
  private let featureGradient: Activation

  init(_ shape: EncoderShape, classes: Int, capacity: Int, on team: ThreadTeam = ThreadTeam()) {
    encoder = Encoder(shape, in: store, capacity: capacity, on: team)
    head = Linear("head", in: store, inputs: shape.features, outputs: classes)
    logits = Activation(capacity: capacity, length: 1, channels: classes)
    logitGradient = Activation(capacity: capacity, length: 1, channels: classes)
    featureGradient = Activation(capacity: capacity, length: 1, channels: shape.features)
  }

  /// Random weights; the head N(0, 0.01) with zero bias.
  func initialize(seed: UInt64) {
    store.initializeWeights(seed: seed)
    store.initialize(head.weight, deviation: 0.01, seed: seed)
    for normalization in encoder.normalizations { normalization.reset() }
  }

  /// What a linear probe trains.
  var headParameters: [Parameter] { [head.weight, head.bias] }

  /// Logits [B, K] of the first `records` records of the encoder's input.
  func forward(_ records: Int, mode: NormalizationMode) -> Rows {
    let result = logits.rows(records)
    head.forward(encoder.forward(records, mode: mode), into: result)
    return result
  }

  /// One pass forward and backward over the encoder's input: writes the gradients and returns the mean cross-entropy.
  ///
  /// A frozen encoder runs with its running statistics, and only the head gets gradients.
  func gradientStep(labels: [Int], freezingEncoder: Bool) -> Double {
    let records = labels.count
    let features = encoder.forward(records, mode: freezingEncoder ? .evaluation : .training)
    let result = logits.rows(records)
    head.forward(features, into: result)
    let gradient = logitGradient.rows(records)
    let loss = crossEntropy(result, labels: labels, gradient: gradient)
    head.backward(features, gradient, into: freezingEncoder ? nil : featureGradient.rows(records))
    if !freezingEncoder { encoder.backward(featureGradient.rows(records)) }
    return loss
  }
}
