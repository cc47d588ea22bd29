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
