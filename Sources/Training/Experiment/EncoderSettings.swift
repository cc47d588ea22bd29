public import Kernels
package import SettingKeys

/// The network that turns a record into a feature vector.
public struct EncoderSettings: Hashable, Sendable {
  public enum Architecture: String, Codable, CaseIterable, Sendable {
    /// Four stages of two residual blocks, 32 to 256 channels.
    case resnet18
    /// Three stages of one residual block, 16 to 64 channels: for demonstrations and tests.
    case tiny
  }

  public var architecture: Architecture = .resnet18
  public var convolution: ConvolutionAlgorithm = .winograd

  public init() {}

  public init(architecture: Architecture, convolution: ConvolutionAlgorithm = .winograd) {
    self.architecture = architecture
    self.convolution = convolution
  }
}

extension EncoderSettings: KeyedSettings {
  package static let keys: [SettingKey<EncoderSettings>] = [
    SettingKey(
      "architecture", \.architecture, .choice, when: .always, "\"tiny\" is for demonstrations and tests."),
    SettingKey(
      "convolution", \.convolution, .choice, former: .direct, when: .always,
      "How convolutions are computed; results differ in their last digits."),
  ].map(\.asGrid)
}

extension EncoderSettings: Codable {
  public init(from decoder: any Decoder) throws { try self.init(decodingKeysFrom: decoder) }
  public func encode(to encoder: any Encoder) throws { try encodeKeys(to: encoder) }
}
