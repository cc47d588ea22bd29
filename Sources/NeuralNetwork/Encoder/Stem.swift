import Kernels

/// The encoder's entrance: convolution of kernel 15 and stride 2, normalisation, rectifier, max-pooling by two.
final class Stem {
  static let kernelSize = 15

  let input: Activation
  let output: Activation
  let outputGradient: Activation
  private let convolution: Convolution1D
  let normalization: any NormalizationLayer
  private let convolved: Activation
  private let rectified: Activation
  private let rectifiedGradient: Activation

  init(in store: ParameterStore, shape: EncoderShape, capacity: Int, margin: Int) {
    let channels = shape.widths[0]
    convolution = Convolution1D(
      "stem.convolution", in: store, inputChannels: EncoderShape.leads, outputChannels: channels,
      kernelSize: Self.kernelSize, stride: 2)
    normalization = shape.normalization.layer("stem.normalization", in: store, channels: channels)
    let length = convolution.shape.outputLength(EncoderShape.samples)
    input = Activation(
      capacity: capacity, length: EncoderShape.samples, channels: EncoderShape.leads, margin: Self.kernelSize / 2)
    convolved = Activation(capacity: capacity, length: length, channels: channels)
    rectified = Activation(capacity: capacity, length: length, channels: channels)
    rectifiedGradient = Activation(capacity: capacity, length: length, channels: channels)
    output = Activation(capacity: capacity, length: length / 2, channels: channels, margin: margin)
    outputGradient = Activation(capacity: capacity, length: length / 2, channels: channels, margin: margin)
  }

  func forward(_ records: Int, mode: NormalizationMode) {
    convolution.forward(input.rows(records), into: convolved.rows(records))
    normalization.forward(
      convolved.rows(records), into: rectified.rows(records), adding: nil, rectify: true, mode: mode)
    maxPoolPairs(rectified.rows(records), into: output.rows(records))
  }

  func backward(_ records: Int) {
    let gradient = rectifiedGradient.rows(records)
    maxPoolPairsGradient(outputGradient.rows(records), input: rectified.rows(records), into: gradient)
    maskByRectifier(gradient, output: rectified.rows(records))
    let convolved = convolved.rows(records)
    normalization.backward(gradient, convolved, into: convolved)
    convolution.backward(input.rows(records), convolved, into: nil)
  }
}
