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
