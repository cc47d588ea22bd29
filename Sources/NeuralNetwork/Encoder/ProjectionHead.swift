public import Kernels

/// A head of linear layers, each but the last followed by normalisation and rectifier: SimCLR's projection, BYOL's prediction, VICReg's
/// expander. Used in pretraining only.
public final class ProjectionHead {
  /// The width of SimCLR's and BYOL's projections.
  public static let outputs = 128

  private let linears: [Linear]
  private let hidden: [HiddenLayer]
  private let projections: Activation

  /// What follows a linear layer that is not the last.
  private struct HiddenLayer {
    let normalization: any NormalizationLayer
    let values: Activation
    let rectified: Activation
    let rectifiedGradient: Activation
  }

  /// The head of SimCLR, under `projection`: features to as many, to 128.
  public convenience init(_ shape: EncoderShape, in store: ParameterStore, capacity: Int) {
    self.init(
      "projection", widths: [shape.features, shape.features, Self.outputs], shape.normalization, in: store,
      capacity: capacity)
  }

  /// Declares `NAME.linear1`, `NAME.normalization` (`.normalization1` and so on, where there are more than one), `NAME.linear2` and so on.
  ///
  /// - Parameter widths: of the input, the hidden layers and the output; at least two.
  public init(
    _ name: String, widths: [Int], _ normalization: NormalizationKind, in store: ParameterStore, capacity: Int
  ) {
    precondition(widths.count >= 2, "a head has an input and an output")
    var linears: [Linear] = []
    var hidden: [HiddenLayer] = []
    for place in 1..<widths.count {
      linears.append(Linear("\(name).linear\(place)", in: store, inputs: widths[place - 1], outputs: widths[place]))
      guard place < widths.count - 1 else { break }
      let width = widths[place]
      func activation() -> Activation { Activation(capacity: capacity, length: 1, channels: width) }
      let number = widths.count > 3 ? "\(place)" : ""
      hidden.append(
        HiddenLayer(
          normalization: normalization.layer(
            "\(name).normalization\(number)", in: store, channels: width, capacity: capacity),
          values: activation(), rectified: activation(), rectifiedGradient: activation()))
    }
    self.linears = linears
    self.hidden = hidden
    projections = Activation(capacity: capacity, length: 1, channels: widths[widths.count - 1])
  }

  public var normalizations: [any NormalizationLayer] { hidden.map(\.normalization) }

  /// Projections [B, last width] of features [B, first width]; valid until the next call.
  public func forward(_ features: Rows, mode: NormalizationMode) -> Rows {
    let records = features.records
    var input = features
    for (linear, layer) in zip(linears, hidden) {
      let values = layer.values.rows(records)
      linear.forward(input, into: values)
      layer.normalization.forward(values, into: layer.rectified.rows(records), rectify: true, mode: mode)
      input = layer.rectified.rows(records)
    }
    linears[hidden.count].forward(input, into: projections.rows(records))
    return projections.rows(records)
  }

  /// Writes the gradients of its parameters and of the features, after a training `forward` of the same features.
  public func backward(_ features: Rows, _ gradient: Rows, into featureGradient: Rows) {
    let records = features.records
    var gradient = gradient
    for (place, layer) in hidden.enumerated().reversed() {
      let inner = layer.rectifiedGradient.rows(records)
      linears[place + 1].backward(layer.rectified.rows(records), gradient, into: inner)
      let values = layer.values.rows(records)
      layer.normalization.backward(inner, values, rectified: true, into: values)
      gradient = values
    }
    linears[0].backward(features, gradient, into: featureGradient)
  }
}

extension ProjectionHead {
  /// Weights and biases of the linear layers of a head.
  public static func weights(widths: [Int]) -> Int {
    zip(widths, widths.dropFirst()).reduce(0) { $0 + ($1.0 + 1) * $1.1 }
  }

  /// Floats that a head keeps of each record of its capacity.
  public static func floatsPerRecord(widths: [Int]) -> Int {
    3 * widths.dropFirst().dropLast().reduce(0, +) + (widths.last ?? 0)
  }
}
