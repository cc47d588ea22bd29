public import ContentHash
public import ECGData

/// One piece of work for a worker: data only, complete in itself.
public enum TrainingTask: Codable, Hashable, Sendable {
  case pretraining(PretrainingTask)
  case trial(TrialTask)
}

/// One pretraining, whose checkpoint feeds every trial with the same encoder and pretraining seed.
public struct PretrainingTask: Codable, Hashable, Sendable {
  /// What the sweep file calls its settings, for people.
  public var name: String
  public var encoder: EncoderSettings
  /// GroupNorm in place of BatchNorm.
  public var usesGroupNorm: Bool
  public var settings: PretrainingSettings
  public var seed: UInt64
  /// The fingerprint of the packed signals to train on.
  public var data: SHA256Digest
  /// Which packed records are used, in whatever class; nil for every one.
  public var records: RecordLabels?
  /// What the records are called in checkpoints of a run that the first version began; nil in any other run.
  public var firstVersionData: SHA256Digest?

  public init(
    name: String = PretrainingRecipe.defaultName, encoder: EncoderSettings, usesGroupNorm: Bool,
    settings: PretrainingSettings, seed: UInt64, data: SHA256Digest, records: RecordLabels? = nil,
    firstVersionData: SHA256Digest? = nil
  ) {
    self.name = name
    self.encoder = encoder
    self.usesGroupNorm = usesGroupNorm
    self.settings = settings
    self.seed = seed
    self.data = data
    self.records = records
    self.firstVersionData = firstVersionData
  }
}

/// One (condition, seed, values of crossed streams): fine-tuning, selection and test.
public struct TrialTask: Codable, Hashable, Sendable {
  /// The condition's name, for people.
  public var condition: String
  public var seed: UInt64
  public var streams: SeedStreams
  /// The streams whose values tell the trial from others of its condition and seed; nil where there is no other one.
  public var crossedStreams: [SeedStream]?
  public var encoder: EncoderSettings
  public var settings: FineTuningSettings
  /// The names of what records are classified into, in the order of their labels.
  public var classes: [String]
  /// What every packed record is classified as.
  public var labels: RecordLabels
  /// The fingerprint of the packed signals to train on.
  public var data: SHA256Digest
  /// The pretrained checkpoint's sha256; nil where the condition starts from random weights.
  public var checkpoint: SHA256Digest?

  public init(
    _ condition: Condition, classes: [String], seed: UInt64, streams: SeedStreams,
    crossed: CrossedStreams = CrossedStreams(), labels: RecordLabels = RecordLabels(), data: SHA256Digest,
    checkpoint: SHA256Digest?
  ) {
    self.condition = condition.name
    self.seed = seed
    self.streams = streams
    crossedStreams = crossed.isEmpty ? nil : crossed.values.map(\.stream)
    encoder = condition.recipe.encoder
    settings = condition.recipe.fineTuning
    self.classes = classes
    self.labels = labels
    self.data = data
    self.checkpoint = checkpoint
  }

  /// The values that tell the trial from others of its condition and seed.
  public var crossed: CrossedStreams { CrossedStreams(crossedStreams ?? [], of: streams) }
}
