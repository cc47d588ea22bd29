import Kernels

/// Two convolutions of kernel 7 with normalisation, added to their input: output = max(0, N(C(max(0, N(C(x))))) + shortcut(x)).
///
/// Where the stride is 2 or the width changes, the shortcut is a 1x1 convolution with normalisation.
final class ResidualBlock {
  static let kernelSize = 7
  static let margin = kernelSize / 2

  let output: Activation
  /// The gradient of `output`; `backward` changes it.
  let outputGradient: Activation
  private let convolution1: Convolution1D
  private let normalization1: any NormalizationLayer
  private let convolution2: Convolution1D
  private let normalization2: any NormalizationLayer
  private let shortcut: Shortcut?
  private let convolved1: Activation
  private let rectified1: Activation
  private let rectified1Gradient: Activation
  private let convolved2: Activation

  init(
    _ name: String, in store: ParameterStore, inputChannels: Int, outputChannels: Int, stride: Int, inputLength: Int,
    normalization: NormalizationKind, convolution: ConvolutionAlgorithm = .direct, capacity: Int
  ) {
    convolution1 = Convolution1D(
      "\(name).convolution1", in: store, inputChannels: inputChannels, outputChannels: outputChannels,
      kernelSize: Self.kernelSize, stride: stride, algorithm: convolution)
    normalization1 = normalization.layer("\(name).normalization1", in: store, channels: outputChannels)
    convolution2 = Convolution1D(
      "\(name).convolution2", in: store, inputChannels: outputChannels, outputChannels: outputChannels,
      kernelSize: Self.kernelSize, algorithm: convolution)
    normalization2 = normalization.layer("\(name).normalization2", in: store, channels: outputChannels)
    let length = convolution1.shape.outputLength(inputLength)
    func activation() -> Activation {
      Activation(capacity: capacity, length: length, channels: outputChannels, margin: Self.margin)
    }
    convolved1 = activation()
    rectified1 = activation()
    rectified1Gradient = activation()
    convolved2 = activation()
    output = activation()
    outputGradient = activation()
    let needsProjection = stride != 1 || inputChannels != outputChannels
    shortcut =
      needsProjection
      ? Shortcut(
        "\(name).shortcut", in: store, inputChannels: inputChannels, stride: stride, inputLength: inputLength,
        normalization: normalization, convolved: activation())
      : nil
  }

  var normalizations: [any NormalizationLayer] {
    [normalization1, normalization2] + (shortcut.map { [$0.normalization] } ?? [])
  }

  func forward(_ x: Rows, mode: NormalizationMode) {
    let records = x.records
    let result = output.rows(records)
    convolution1.forward(x, into: convolved1.rows(records))
    normalization1.forward(
      convolved1.rows(records), into: rectified1.rows(records), adding: nil, rectify: true, mode: mode)
    convolution2.forward(rectified1.rows(records), into: convolved2.rows(records))
    shortcut?.forward(x, into: result, mode: mode)
    normalization2.forward(
      convolved2.rows(records), into: result, adding: shortcut == nil ? x : result, rectify: true, mode: mode)
  }

  /// Overwrites dx, the gradient of x. The convolutions' outputs become their gradients on the way.
  func backward(_ x: Rows, into dx: Rows) {
    let records = x.records
    let gradient = outputGradient.rows(records)
    maskByRectifier(gradient, output: output.rows(records))
    let convolved2 = convolved2.rows(records)
    normalization2.backward(gradient, convolved2, into: convolved2)
    let inner = rectified1Gradient.rows(records)
    convolution2.backward(rectified1.rows(records), convolved2, into: inner)
    maskByRectifier(inner, output: rectified1.rows(records))
    let convolved1 = convolved1.rows(records)
    normalization1.backward(inner, convolved1, into: convolved1)
    convolution1.backward(x, convolved1, into: dx)
    if let shortcut { shortcut.addBackward(x, gradient, to: dx) } else { add(gradient, to: dx) }
  }
}

/// The 1x1 convolution with normalisation beside a block that changes length or width.
private final class Shortcut {
  let normalization: any NormalizationLayer
  private let convolution: Convolution1D
  private let convolved: Activation
  private let inputGradient: Activation

  init(
    _ name: String, in store: ParameterStore, inputChannels: Int, stride: Int, inputLength: Int,
    normalization: NormalizationKind, convolved: Activation
  ) {
    convolution = Convolution1D(
      "\(name).convolution", in: store, inputChannels: inputChannels, outputChannels: convolved.channels,
      kernelSize: 1, stride: stride)
    self.normalization = normalization.layer("\(name).normalization", in: store, channels: convolved.channels)
    self.convolved = convolved
    inputGradient = Activation(capacity: convolved.capacity, length: inputLength, channels: inputChannels)
  }

  func forward(_ x: Rows, into y: Rows, mode: NormalizationMode) {
    convolution.forward(x, into: convolved.rows(x.records))
    normalization.forward(convolved.rows(x.records), into: y, adding: nil, rectify: false, mode: mode)
  }

  func addBackward(_ x: Rows, _ dy: Rows, to dx: Rows) {
    let convolved = convolved.rows(x.records)
    normalization.backward(dy, convolved, into: convolved)
    convolution.backward(x, convolved, into: inputGradient.rows(x.records))
    add(inputGradient.rows(x.records), to: dx)
  }
}
