public import Kernels

/// The residual network that turns records [B, samples, 12] into features [B, D].
///
///     records -> stem -> stages of residual blocks -> average over time -> features
public final class Encoder {
  public let shape: EncoderShape
  public let capacity: Int
  private let team: ThreadTeam
  private let stem: Stem
  private let blocks: [ResidualBlock]
  private let features: Activation
  private lazy var memory = PassMemory(
    capacity: capacity, recordCount: ([stem.output] + blocks.map(\.output)).map(\.recordCount).max() ?? 0)

  /// Declares its parameters in `store` and takes memory for `capacity` records at a time.
  public init(
    _ shape: EncoderShape, in store: ParameterStore, capacity: Int, on team: ThreadTeam = ThreadTeam()
  ) {
    let setup = EncoderSetup(shape: shape, store: store, capacity: capacity, team: team)
    self.shape = shape
    self.capacity = capacity
    self.team = team
    stem = Stem(setup)
    var blocks: [ResidualBlock] = []
    for (stage, width) in shape.widths.enumerated() {
      for index in 0..<shape.blocksPerStage {
        let input = blocks.last?.output ?? stem.output
        blocks.append(
          ResidualBlock(
            "stages.\(stage).\(index)", setup, inputChannels: input.channels, outputChannels: width,
            stride: stage > 0 && index == 0 ? 2 : 1, inputLength: input.length))
      }
    }
    self.blocks = blocks
    features = Activation(capacity: capacity, length: 1, channels: shape.features)
  }

  /// Where the next batch's records are written, before `forward`.
  public func input(_ records: Int) -> Rows { stem.input.rows(records) }

  /// Every normalisation, in the order of the network.
  public var normalizations: [any NormalizationLayer] { [stem.normalization] + blocks.flatMap(\.normalizations) }

  /// The features [B, D] of the first `records` records of the input; valid until the next call.
  public func forward(_ records: Int, mode: NormalizationMode) -> Rows {
    mode == .evaluation ? averaged(evaluate(records)) : averaged(train(records, mode: mode))
  }

  /// The last block's output, computed while it is read.
  private func train(_ records: Int, mode: NormalizationMode) -> any RecordSource {
    var source = stem.train(records, mode: mode)
    var x = stem.output.rows(records)
    for block in blocks {
      source = block.train(source, x, mode: mode)
      x = block.output.rows(records)
    }
    return source
  }

  /// The last block's output.
  private func evaluate(_ records: Int) -> Rows {
    var x = memory.current(like: stem.output.rows(records))
    stem.evaluate(records, into: x)
    for block in blocks { x = block.evaluate(x, memory) }
    return x
  }

  private func averaged(_ source: any RecordSource) -> Rows {
    let result = features.rows(source.records)
    team.forEach(source.records) { n, scratch in
      scratch.withFloats(source.length * source.channels) { record in
        source.write(n, to: record)
        averageRows(record, length: source.length, channels: source.channels, into: result.record(n))
      }
    }
    return result
  }

  /// Writes the gradients of all parameters, after a training `forward` of as many records.
  public func backward(_ featureGradient: Rows) {
    let records = featureGradient.records
    guard let last = blocks.last else { return }
    spread(featureGradient, to: last)
    for index in blocks.indices.reversed() {
      let input = index > 0 ? blocks[index - 1].output : stem.output
      let receiver: any GradientReceiver = index > 0 ? blocks[index - 1] : stem
      blocks[index].backward(input.rows(records), memory, to: receiver)
    }
    stem.backward(records, memory)
  }

  /// The gradient of the average over time, to the last block.
  private func spread(_ featureGradient: Rows, to last: ResidualBlock) {
    let gradient = memory.current(like: last.output.rows(featureGradient.records))
    team.forEach(featureGradient.records) { n, scratch in
      gradient.values(n).update(repeating: 0)
      scratch.withFloats(gradient.recordCount) { record in
        averageRowsGradient(
          featureGradient.record(n), length: gradient.length, channels: gradient.channels, into: record)
        last.receive(n, record, into: gradient)
      }
    }
  }
}
