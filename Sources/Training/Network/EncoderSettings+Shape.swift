import ECGData
import Kernels
import NeuralNetwork

extension EncoderSettings {
  /// The shape for signals at `rate`, on which no weight depends.
  func shape(_ normalization: NormalizationKind, at rate: SignalRate = .hertz100) -> EncoderShape {
    var shape: EncoderShape =
      switch architecture {
      case .resnet18: .resnet18(normalization)
      case .tiny: .tiny(normalization)
      }
    shape.convolution = convolution
    shape.samples = rate.samples
    return shape
  }
}
