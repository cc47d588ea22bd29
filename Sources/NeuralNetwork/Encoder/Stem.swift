import Kernels

/// The encoder's entrance: convolution of kernel 15 and stride 2, normalisation, rectifier, max-pooling by two.
final class Stem {
  static let kernelSize = 15

  let input: Activation
  let output: Activation
  private let convolution: NormalizedConvolution

  init(_ setup: EncoderSetup) {
    let channels = setup.shape.widths[0]
    input = Activation(capacity: setup.capacity, length: setup.shape.samples, channels: EncoderShape.leads)
    convolution = NormalizedConvolution(
      convolution: "stem.convolution", normalization: "stem.normalization", setup,
      inputChannels: EncoderShape.leads, outputChannels: channels, kernelSize: Self.kernelSize, stride: 2,
      inputLength: setup.shape.samples)
    output = Activation(capacity: setup.capacity, length: convolution.outputLength / 2, channels: channels)
  }

  var normalization: any NormalizationLayer { convolution.normalization }

  /// The output of a training pass, computed while it is read and left in memory.
  func train(_ records: Int, mode: NormalizationMode) -> any RecordSource {
    convolution.train(input.rows(records), mode: mode)
    return PooledSource(memory: output.rows(records), convolution: convolution)
  }

  /// The output with running statistics, into `memory`.
  func evaluate(_ records: Int, into memory: Rows) {
    convolution.normalization.begin(.evaluation)
    convolution.convolution.forward(
      input.rows(records), into: PooledOutput(memory: memory, convolution: convolution))
  }

  /// The gradient of the output is in memory, measured by `receive`.
  func backward(_ records: Int, _ memory: PassMemory) {
    let source = PooledGradientSource(
      gradient: memory.current(like: output.rows(records)), convolution: convolution)
    convolution.normalization.finishGradient(records: records, length: convolution.outputLength)
    convolution.convolution.backward(input.rows(records), source, into: nil)
  }
}

extension Stem: GradientReceiver {
  func receive(_ n: Int, _ record: UnsafePointer<Float>, into gradient: Rows) {
    let target = gradient.values(n)
    for i in target.indices { target[i] += record[i] }
    let source = PooledGradientSource(gradient: gradient, convolution: convolution)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: source.length * source.channels) { routed in
      guard let routed = routed.baseAddress else { return }
      source.route(n, to: routed)
      convolution.normalization.state.measureGradient(
        n, routed, convolution.output(gradient.records).record(n), length: source.length)
    }
  }
}

/// The output of the stem's convolution on its way to memory, normalised, rectified and pooled at once.
private struct PooledOutput: RecordSink {
  let memory: Rows
  let convolution: NormalizedConvolution

  var records: Int { memory.records }
  var length: Int { convolution.outputLength }
  var channels: Int { memory.channels }

  func take(_ n: Int, _ record: UnsafePointer<Float>) {
    let normalization = convolution.normalization
    normalization.measure(n, record, length: length, mode: .evaluation)
    rectifyAndPoolPairs(
      record, length: length, channels: channels, scale: normalization.state.scale[n],
      shift: normalization.state.shift[n], into: memory.record(n))
  }
}

/// The normalised, rectified and pooled output of the stem's convolution, computed while it is read and left in memory.
private struct PooledSource: RecordSource {
  let memory: Rows
  let convolution: NormalizedConvolution

  var records: Int { memory.records }
  var length: Int { memory.length }
  var channels: Int { memory.channels }

  func write(_ n: Int, to record: UnsafeMutablePointer<Float>) {
    let state = convolution.normalization.state
    rectifyAndPoolPairs(
      convolution.output(records).record(n), length: convolution.outputLength, channels: channels,
      scale: state.scale[n], shift: state.shift[n], into: record)
    memory.take(n, record)
  }
}

/// The gradient of the stem's convolution, from that of the pooled output.
private struct PooledGradientSource: RecordSource {
  let gradient: Rows
  let convolution: NormalizedConvolution

  var records: Int { gradient.records }
  var length: Int { convolution.outputLength }
  var channels: Int { gradient.channels }

  /// The gradient of the normalisation's output: that of each pair goes to its larger row.
  func route(_ n: Int, to record: UnsafeMutablePointer<Float>) {
    let state = convolution.normalization.state
    rectifyAndPoolPairsGradient(
      gradient.record(n), input: convolution.output(records).record(n), length: length, channels: channels,
      scale: state.scale[n], shift: state.shift[n], into: record)
  }

  func write(_ n: Int, to record: UnsafeMutablePointer<Float>) {
    route(n, to: record)
    convolution.normalization.state.applyGradient(
      n, record, convolution.output(records).record(n), length: length, into: record)
  }
}
