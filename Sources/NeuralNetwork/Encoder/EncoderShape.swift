public import Kernels

/// The shape of a residual encoder for records [12 leads, 1000 samples].
public struct EncoderShape: Hashable, Sendable {
  public let name: String
  /// Channels of each stage; the stem has those of the first.
  public let widths: [Int]
  public let blocksPerStage: Int
  public let normalization: NormalizationKind
  /// How the convolutions are computed.
  public var convolution: ConvolutionAlgorithm = .direct

  public static let leads = 12
  public static let samples = 1000

  /// Four stages of two blocks.
  public static func resnet18(_ normalization: NormalizationKind = .batch) -> EncoderShape {
    EncoderShape(name: "resnet18", widths: [32, 64, 128, 256], blocksPerStage: 2, normalization: normalization)
  }

  /// Three stages of one block.
  public static func tiny(_ normalization: NormalizationKind = .batch) -> EncoderShape {
    EncoderShape(name: "tiny", widths: [16, 32, 64], blocksPerStage: 1, normalization: normalization)
  }

  /// Features a record.
  public var features: Int { widths[widths.count - 1] }
}
