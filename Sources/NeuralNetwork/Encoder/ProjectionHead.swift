public import Kernels

/// The head of SimCLR: linear, normalisation, rectifier, linear. Used in pretraining only.
public final class ProjectionHead {
  public static let outputs = 128

  private let linear1: Linear
  private let normalization: any NormalizationLayer
  private let linear2: Linear
  private let hidden: Activation
  private let rectified: Activation
  private let rectifiedGradient: Activation
  private let projections: Activation

  /// Declares its parameters under `projection`.
  public init(_ shape: EncoderShape, in store: ParameterStore, capacity: Int) {
    let width = shape.features
    linear1 = Linear("projection.linear1", in: store, inputs: width, outputs: width)
    normalization = shape.normalization.layer(
      "projection.normalization", in: store, channels: width, capacity: capacity)
    linear2 = Linear("projection.linear2", in: store, inputs: width, outputs: Self.outputs)
    hidden = Activation(capacity: capacity, length: 1, channels: width)
    rectified = Activation(capacity: capacity, length: 1, channels: width)
    rectifiedGradient = Activation(capacity: capacity, length: 1, channels: width)
    projections = Activation(capacity: capacity, length: 1, channels: Self.outputs)
  }

  public var normalizations: [any NormalizationLayer] { [normalization] }

  /// Projections [B, 128] of features [B, D]; valid until the next call.
  public func forward(_ features: Rows, mode: NormalizationMode) -> Rows {
    let records = features.records
    linear1.forward(features, into: hidden.rows(records))
    normalization.forward(hidden.rows(records), into: rectified.rows(records), rectify: true, mode: mode)
    linear2.forward(rectified.rows(records), into: projections.rows(records))
    return projections.rows(records)
  }

  /// Writes the gradients of its parameters and of the features.
  public func backward(_ features: Rows, _ gradient: Rows, into featureGradient: Rows) {
    let records = features.records
    let inner = rectifiedGradient.rows(records)
    linear2.backward(rectified.rows(records), gradient, into: inner)
    let hidden = hidden.rows(records)
    normalization.backward(inner, hidden, rectified: true, into: hidden)
    linear1.backward(features, hidden, into: featureGradient)
  }
}
