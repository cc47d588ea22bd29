public import ECGData
public import Training

/// What a sweep file asks for: the conditions and seeds to train, on which data, with which settings.
///
/// Its JSON is what is stored with a run; what is read of it is said by the keys of `KeySection`.
public struct SweepDefinition: Equatable, Sendable {
  /// The seed streams that a sweep holds at one value for every seed; nil follows the seed.
  public struct FixedStreams: Encodable, Equatable, Sendable {
    public var subset: UInt64?
    public var initialization: UInt64?
    public var order: UInt64?
    public var augmentation: UInt64?
    public var pretraining: UInt64?

    public init() {}
  }

  public var name: String
  /// What records are classified into.
  public var task: Labelling
  public var data: DataSource
  /// How many samples a second the network sees.
  public var rate: SignalRate
  public var missingSamples: MissingSamples
  /// The `ecg_id` of records that are left out.
  public var excludedRecords: [Int]
  /// The names of records of a `wfdb` folder that are left out.
  public var excludedNames: [String]
  /// What becomes of other records that cannot be used.
  public var badRecords: BadRecords
  /// What is compared; others are compared with the first.
  public var conditions: [Condition]
  public var seeds: [UInt64]
  /// What the conditions have where they do not say otherwise.
  public var encoder: EncoderSettings
  public var pretraining: PretrainingSettings
  public var fineTuning: FineTuningSettings
  public var fixedStreams: FixedStreams
  /// When there are enough seeds; nil where all of them are wanted.
  public var stopping: StoppingRule?
  public var analysis: AnalysisSettings

  public init(
    name: String, task: Labelling = .rhythmTop5, data: DataSource, rate: SignalRate = .hertz100,
    missingSamples: MissingSamples = .refuse, excludedRecords: [Int] = [], excludedNames: [String] = [],
    badRecords: BadRecords = .refuse, conditions: [Condition], seeds: [UInt64],
    encoder: EncoderSettings = EncoderSettings(), pretraining: PretrainingSettings = PretrainingSettings(),
    fineTuning: FineTuningSettings = FineTuningSettings(), fixedStreams: FixedStreams = FixedStreams(),
    stopping: StoppingRule? = nil, analysis: AnalysisSettings = AnalysisSettings()
  ) {
    self.name = name
    self.task = task
    self.data = data
    self.rate = rate
    self.missingSamples = missingSamples
    self.excludedRecords = excludedRecords
    self.excludedNames = excludedNames
    self.badRecords = badRecords
    self.conditions = conditions
    self.seeds = seeds
    self.encoder = encoder
    self.pretraining = pretraining
    self.fineTuning = fineTuning
    self.fixedStreams = fixedStreams
    self.stopping = stopping
    self.analysis = analysis
  }

  /// A sweep of published conditions, on top of the settings of the sections.
  public init(
    name: String, data: DataSource, published: [PublishedCondition], seeds: [UInt64],
    encoder: EncoderSettings = EncoderSettings(), pretraining: PretrainingSettings = PretrainingSettings(),
    fineTuning: FineTuningSettings = FineTuningSettings(), fixedStreams: FixedStreams = FixedStreams(),
    stopping: StoppingRule? = nil
  ) {
    self.init(
      name: name, data: data, conditions: [], seeds: seeds, encoder: encoder, pretraining: pretraining,
      fineTuning: fineTuning, fixedStreams: fixedStreams, stopping: stopping)
    conditions = published.map { Condition($0, base: defaults) }
  }

  /// What conditions are pretrained by, each once.
  public var pretrainings: Set<PretrainingSettings> { Set(conditions.compactMap(\.recipe.pretraining?.settings)) }

  /// Which records are to be packed.
  public var packedRecords: RecordChoice { pretrainings.contains { $0.records == .all } ? .all : .cohort }

  /// The recipe that the sections give by themselves.
  public var defaults: Recipe {
    Recipe(encoder: encoder, pretraining: PretrainingRecipe(settings: pretraining), fineTuning: fineTuning)
  }

  /// The names of what records are classified into, in the order of their labels.
  public var classes: [String] { task.classNames }

  /// Which records are left out.
  public var exclusion: Exclusion {
    Exclusion(ids: excludedRecords, names: excludedNames, badRecords: badRecords)
  }

  /// The streams of one seed, with those the sweep holds fixed.
  public func streams(seed: UInt64) -> SeedStreams {
    var streams = SeedStreams(seed: seed)
    streams.subset = fixedStreams.subset ?? seed
    streams.initialization = fixedStreams.initialization ?? seed
    streams.order = fixedStreams.order ?? seed
    streams.augmentation = fixedStreams.augmentation ?? seed
    streams.pretraining = fixedStreams.pretraining ?? seed
    return streams
  }
}
