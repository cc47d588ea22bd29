public import Kernels

/// The residual network that turns records [B, 1000, 12] into features [B, D].
///
///     records -> stem -> stages of residual blocks -> average over time -> features
public final class Encoder {
  public let shape: EncoderShape
  public let capacity: Int
  private let stem: Stem
  private let blocks: [ResidualBlock]
  private let pooled: Activation

  /// Declares its parameters in `store` and takes memory for `capacity` records at a time.
  public init(_ shape: EncoderShape, in store: ParameterStore, capacity: Int) {
    self.shape = shape
    self.capacity = capacity
    stem = Stem(in: store, shape: shape, capacity: capacity, margin: ResidualBlock.margin)
    var blocks: [ResidualBlock] = []
    for (stage, width) in shape.widths.enumerated() {
      for index in 0..<shape.blocksPerStage {
        let input = blocks.last?.output ?? stem.output
        blocks.append(
          ResidualBlock(
            "stages.\(stage).\(index)", in: store, inputChannels: input.channels, outputChannels: width,
            stride: stage > 0 && index == 0 ? 2 : 1, inputLength: input.length, normalization: shape.normalization,
            convolution: shape.convolution, capacity: capacity))
      }
    }
    self.blocks = blocks
    pooled = Activation(capacity: capacity, length: 1, channels: shape.features)
  }

  /// Where the next batch's records are written, before `forward`.
  public func input(_ records: Int) -> Rows { stem.input.rows(records) }

  /// Every normalisation, in the order of the network.
  public var normalizations: [any NormalizationLayer] { [stem.normalization] + blocks.flatMap(\.normalizations) }

  /// The features [B, D] of the first `records` records of the input; valid until the next call.
  public func forward(_ records: Int, mode: NormalizationMode) -> Rows {
    stem.forward(records, mode: mode)
    var x = stem.output.rows(records)
    for block in blocks {
      block.forward(x, mode: mode)
      x = block.output.rows(records)
    }
    let features = pooled.rows(records)
    averagePool(x, into: features)
    return features
  }

  /// Adds to the gradients of all parameters, after a training `forward` of as many records.
  public func backward(_ featureGradient: Rows) {
    let records = featureGradient.records
    guard let last = blocks.last else { return }
    averagePoolGradient(featureGradient, into: last.outputGradient.rows(records))
    for index in blocks.indices.reversed() {
      let input = index > 0 ? blocks[index - 1].output : stem.output
      let inputGradient = index > 0 ? blocks[index - 1].outputGradient : stem.outputGradient
      blocks[index].backward(input.rows(records), into: inputGradient.rows(records))
    }
    stem.backward(records)
  }
}
