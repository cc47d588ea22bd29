import Kernels
import NeuralNetwork

extension EncoderSettings {
  func shape(_ normalization: NormalizationKind) -> EncoderShape {
    var shape: EncoderShape =
      switch architecture {
      case .resnet18: .resnet18(normalization)
      case .tiny: .tiny(normalization)
      }
    shape.convolution = convolution
    return shape
  }
}
