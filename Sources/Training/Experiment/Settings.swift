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

/// SimCLR pretraining.
public struct PretrainingSettings: Codable, Hashable, Sendable {
  public var epochs = 100
  /// Records a step; each gives two views.
  public var batchRecords = 256
  public var learningRate = 1e-3
  public var weightDecay = 1e-4
  /// Epochs in which the learning rate rises linearly; a cosine to zero follows.
  public var warmupEpochs = 5
  /// The temperature of NT-Xent.
  public var temperature = 0.1

  public init() {}
}

/// Supervised training on the labelled records, the same in every condition.
public struct FineTuningSettings: Codable, Hashable, Sendable {
  public var epochs = 50
  public var batchRecords = 16
  public var learningRate = 1e-3
  /// The learning rate of a linear probe, where only the head is trained.
  public var frozenLearningRate = 1e-2
  public var weightDecay = 1e-4
  /// Training ends after this many epochs without a better validation Macro-F1; nil trains every epoch.
  public var patience: Int?

  public init() {}
}

/// The integers that drive one trial, one for each source of chance.
public struct SeedStreams: Codable, Hashable, Sendable {
  /// Which labelled records are drawn.
  public var subset: UInt64
  /// The random weights of encoder and head.
  public var initialization: UInt64
  /// The order of the records within an epoch.
  public var order: UInt64
  /// The augmentation of training records.
  public var augmentation: UInt64
  /// Everything in the pretraining: weights, order, views.
  public var pretraining: UInt64

  /// Every stream driven by the same integer.
  public init(seed: UInt64) {
    subset = seed
    initialization = seed
    order = seed
    augmentation = seed
    pretraining = seed
  }
}
