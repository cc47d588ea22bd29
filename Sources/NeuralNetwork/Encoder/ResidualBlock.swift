import Kernels

/// Two convolutions of kernel 7 with normalisation, added to their input: output = max(0, N(C(max(0, N(C(x))))) + shortcut(x)).
///
/// Where the stride is 2 or the width changes, the shortcut is a 1x1 convolution with normalisation.
final class ResidualBlock {
  static let kernelSize = 7

  let output: Activation
  private let first: NormalizedConvolution
  private let second: NormalizedConvolution
  private let shortcut: NormalizedConvolution?

  init(_ name: String, _ setup: EncoderSetup, inputChannels: Int, outputChannels: Int, stride: Int, inputLength: Int) {
    first = NormalizedConvolution(
      convolution: "\(name).convolution1", normalization: "\(name).normalization1", setup,
      inputChannels: inputChannels, outputChannels: outputChannels, kernelSize: Self.kernelSize, stride: stride,
      inputLength: inputLength)
    second = NormalizedConvolution(
      convolution: "\(name).convolution2", normalization: "\(name).normalization2", setup,
      inputChannels: outputChannels, outputChannels: outputChannels, kernelSize: Self.kernelSize, stride: 1,
      inputLength: first.outputLength)
    shortcut =
      stride == 1 && inputChannels == outputChannels
      ? nil
      : NormalizedConvolution(
        convolution: "\(name).shortcut.convolution", normalization: "\(name).shortcut.normalization", setup,
        inputChannels: inputChannels, outputChannels: outputChannels, kernelSize: 1, stride: stride,
        inputLength: inputLength)
    output = Activation(capacity: setup.capacity, length: first.outputLength, channels: outputChannels)
  }

  var normalizations: [any NormalizationLayer] {
    [first.normalization, second.normalization] + (shortcut.map { [$0.normalization] } ?? [])
  }

  /// The output for the records of `input`, which leaves them in memory as x once they were read; the output, too, is computed while it is
  /// read and left in memory.
  func train(_ input: any RecordSource, _ x: Rows, mode: NormalizationMode) -> any RecordSource {
    first.train(input, mode: mode)
    second.train(first.rectified(x.records), mode: mode)
    shortcut?.train(x, mode: mode)
    return BlockOutputSource(memory: output.rows(x.records), second: second, shortcut: shortcut, x: x)
  }

  /// The output for x with running statistics, in `memory`; x may be overwritten.
  func evaluate(_ x: Rows, _ memory: PassMemory) -> Rows {
    let output = output.rows(x.records)
    let inner = memory.inner(like: output)
    first.evaluate(x, rectify: true, into: inner)
    guard let shortcut else {
      second.evaluate(inner, adding: x, rectify: true, into: x)
      return x
    }
    let result = memory.next(like: output)
    shortcut.evaluate(x, rectify: false, into: result)
    second.evaluate(inner, adding: result, rectify: true, into: result)
    memory.advance()
    return result
  }

  /// Passes the gradient of the input x on, after a training pass.
  ///
  /// `memory.current` holds that of the output, masked and measured by `receive`.
  func backward(_ x: Rows, _ memory: PassMemory, to receiver: any GradientReceiver) {
    let output = output.rows(x.records)
    let gradient = memory.current(like: output)
    let inner = memory.inner(like: output)
    second.backward(first.rectified(x.records), gradient, into: first.gradientSink(inner))
    guard let shortcut else {
      first.backward(x, inner, into: InputGradientSink(memory: gradient, receiver: receiver))
      return
    }
    let target = memory.next(like: x)
    shortcut.backward(x, gradient, into: target)
    first.backward(x, inner, into: InputGradientSink(memory: target, receiver: receiver))
    memory.advance()
  }
}

extension ResidualBlock: GradientReceiver {
  func receive(_ n: Int, _ record: UnsafePointer<Float>, into gradient: Rows) {
    addGradient(
      record, wherePositive: output.rows(gradient.records).record(n), count: output.recordCount, to: gradient.record(n))
    second.measureGradient(n, gradient)
    shortcut?.measureGradient(n, gradient)
  }
}

/// max(0, N(C(·)) + shortcut), computed while it is read and left in memory.
private struct BlockOutputSource: RecordSource {
  let memory: Rows
  let second: NormalizedConvolution
  let shortcut: NormalizedConvolution?
  let x: Rows

  var records: Int { memory.records }
  var length: Int { memory.length }
  var channels: Int { memory.channels }

  func write(_ n: Int, to record: UnsafeMutablePointer<Float>) {
    var residual = UnsafePointer(x.record(n))
    if let shortcut {
      shortcut.normalization.state.apply(
        n, shortcut.output(records).record(n), length: length, rectify: false, into: record)
      residual = UnsafePointer(record)
    }
    second.normalization.state.apply(
      n, second.output(records).record(n), length: length, adding: residual, rectify: true, into: record)
    memory.take(n, record)
  }
}
