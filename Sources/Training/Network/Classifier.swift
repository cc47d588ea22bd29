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
  private let featureCopy: Activation

  init(_ shape: EncoderShape, classes: Int, capacity: Int, on team: ThreadTeam = ThreadTeam()) {
    encoder = Encoder(shape, in: store, capacity: capacity, on: team)
    head = Linear("head", in: store, inputs: shape.features, outputs: classes)
    logits = Activation(capacity: capacity, length: 1, channels: classes)
    logitGradient = Activation(capacity: capacity, length: 1, channels: classes)
    featureGradient = Activation(capacity: capacity, length: 1, channels: shape.features)
    featureCopy = Activation(capacity: capacity, length: 1, channels: shape.features)
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
    logits(of: encoder.forward(records, mode: mode))
  }

  /// Logits [B, K] of features [B, D].
  func logits(of features: Rows) -> Rows {
    let result = logits.rows(features.records)
    head.forward(features, into: result)
    return result
  }

  /// Logits [B * K] of the features of the records at `positions` among `features` [records * D].
  func logits(ofFeatures features: [Float], at positions: Range<Int>) -> [Float] {
    let copy = featureCopy.rows(positions.count)
    let width = copy.channels
    for (n, position) in positions.enumerated() {
      _ = copy.values(n).update(fromContentsOf: features[position * width..<(position + 1) * width])
    }
    let result = logits(of: copy)
    return (0..<positions.count).flatMap { result.values($0) }
  }

  /// Whether all but the head is, bit for bit, what it is in `snapshot`.
  func hasEncoder(of snapshot: ParameterStore.Snapshot) -> Bool {
    store.isEqual(to: snapshot, but: headParameters)
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
