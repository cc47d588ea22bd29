public import Kernels

/// The network that turns a record into a feature vector.
public struct EncoderSettings: Codable, Hashable, Sendable {
  public enum Architecture: String, Codable, CaseIterable, Sendable {
    /// Four stages of two residual blocks, 32 to 256 channels.
    case resnet18
    /// Three stages of one residual block, 16 to 64 channels: for demonstrations and tests.
    case tiny
  }

  public var architecture: Architecture = .resnet18
  public var convolution: ConvolutionAlgorithm = .winograd

  public init(architecture: Architecture = .resnet18, convolution: ConvolutionAlgorithm = .winograd) {
    self.architecture = architecture
    self.convolution = convolution
  }
}
