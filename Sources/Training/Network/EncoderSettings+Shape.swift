import NeuralNetwork

extension EncoderSettings {
  func shape(_ normalization: NormalizationKind) -> EncoderShape {
    switch architecture {
    case .resnet18: .resnet18(normalization)
    case .tiny: .tiny(normalization)
    }
  }
}
