public import Kernels

/// The shape of a residual encoder for records [12 leads, samples].
public struct EncoderShape: Hashable, Sendable {
  public let name: String
  /// Channels of each stage; the stem has those of the first.
  public let widths: [Int]
  public let blocksPerStage: Int
  public let normalization: NormalizationKind
  /// How the convolutions are computed.
  public var convolution: ConvolutionAlgorithm = .direct
  /// Of every record; no weight depends on it.
  public var samples = 1000

  public static let leads = 12

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
