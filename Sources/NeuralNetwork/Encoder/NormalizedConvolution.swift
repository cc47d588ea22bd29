import Kernels

/// A convolution and its normalisation, with the memory between them.
final class NormalizedConvolution {
  let convolution: Convolution1D
  let normalization: any NormalizationLayer
  private let convolved: Activation

  /// Declares the parameters of both under the given names.
  init(
    convolution convolutionName: String, normalization normalizationName: String, _ setup: EncoderSetup,
    inputChannels: Int, outputChannels: Int, kernelSize: Int, stride: Int, inputLength: Int
  ) {
    convolution = Convolution1D(
      convolutionName, in: setup.store, inputChannels: inputChannels, outputChannels: outputChannels,
      kernelSize: kernelSize, stride: stride, algorithm: setup.shape.convolution, on: setup.team)
    normalization = setup.shape.normalization.layer(
      normalizationName, in: setup.store, channels: outputChannels, capacity: setup.capacity)
    convolved = Activation(
      capacity: setup.capacity, length: convolution.shape.outputLength(inputLength), channels: outputChannels)
  }

  var outputLength: Int { convolved.length }
  var channels: Int { convolved.channels }

  /// The convolution's output of the last training pass, or what the last evaluation left here.
  func output(_ records: Int) -> Rows { convolved.rows(records) }

  /// Convolves a training batch and settles its normalisation, which the reader of `output` applies.
  func train(_ x: any RecordSource, mode: NormalizationMode) {
    normalization.begin(mode)
    let memory = output(x.records)
    convolution.forward(x, into: MeasuredOutput(memory: memory, normalization: normalization, mode: mode))
    normalization.finish(records: x.records, length: memory.length, mode: mode)
  }

  /// Convolves and normalises in one go, with running statistics.
  func evaluate(_ x: any RecordSource, adding residual: Rows? = nil, rectify: Bool, into y: Rows) {
    normalization.begin(.evaluation)
    convolution.forward(
      x, into: NormalizedOutput(memory: y, normalization: normalization, residual: residual, rectify: rectify))
  }

  /// The output of a training pass, normalised and rectified.
  func rectified(_ records: Int) -> RectifiedSource {
    RectifiedSource(memory: output(records), normalization: normalization)
  }

  /// Where the gradient of `rectified` goes.
  func gradientSink(_ memory: Rows) -> RectifiedGradientSink {
    RectifiedGradientSink(memory: memory, input: output(memory.records), normalization: normalization)
  }

  /// Measures the gradient of the normalised output of record `n`.
  func measureGradient(_ n: Int, _ gradient: Rows) {
    normalization.state.measureGradient(
      n, gradient.record(n), output(gradient.records).record(n), length: outputLength)
  }

  /// The backward pass, once the gradient of the normalised output is in memory and measured.
  func backward(_ x: any RecordSource, _ gradient: Rows, into dx: (any RecordSink)?) {
    normalization.finishGradient(records: x.records, length: outputLength)
    let source = NormalizationGradientSource(
      gradient: gradient, input: output(x.records), normalization: normalization)
    convolution.backward(x, source, into: dx)
  }
}
