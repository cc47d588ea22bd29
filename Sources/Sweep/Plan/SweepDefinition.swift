public import ECGData
public import Training

/// What a sweep file asks for: the conditions and seeds to train, on which data, with which settings.
///
/// Its JSON is what is stored with a run; what that is, is said by the keys of `KeySection`.
public struct SweepDefinition: Equatable, Sendable {
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
  /// What drives each source of chance.
  public var streams: StreamSettings
  /// When there are enough seeds; nil where all of them are wanted.
  public var stopping: StoppingRule?
  public var analysis: AnalysisSettings

  public init(
    name: String, task: Labelling = .rhythmTop5, data: DataSource, rate: SignalRate = .hertz100,
    missingSamples: MissingSamples = .refuse, excludedRecords: [Int] = [], excludedNames: [String] = [],
    badRecords: BadRecords = .refuse, conditions: [Condition], seeds: [UInt64],
    encoder: EncoderSettings = EncoderSettings(), pretraining: PretrainingSettings = PretrainingSettings(),
    fineTuning: FineTuningSettings = FineTuningSettings(), streams: StreamSettings = StreamSettings(),
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
    self.streams = streams
    self.stopping = stopping
    self.analysis = analysis
  }

  /// A sweep of published conditions, on top of the settings of the sections.
  public init(
    name: String, data: DataSource, published: [PublishedCondition], seeds: [UInt64],
    encoder: EncoderSettings = EncoderSettings(), pretraining: PretrainingSettings = PretrainingSettings(),
    fineTuning: FineTuningSettings = FineTuningSettings(), streams: StreamSettings = StreamSettings(),
    stopping: StoppingRule? = nil
  ) {
    self.init(
      name: name, data: data, conditions: [], seeds: seeds, encoder: encoder, pretraining: pretraining,
      fineTuning: fineTuning, streams: streams, stopping: stopping)
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

  /// Every trial's condition and crossed values, of one seed.
  public var cells: [(condition: Condition, crossed: CrossedStreams)] {
    conditions.flatMap { condition in streams.cells(of: condition.recipe).map { (condition: condition, crossed: $0) } }
  }

  /// How many trials each seed has; as many as can be counted where there are more.
  public var trialsPerSeed: Int {
    conditions.reduce(0) { count, condition in
      let (sum, isTooLarge) = count.addingReportingOverflow(streams.cellCount(of: condition.recipe))
      return isTooLarge ? .max : sum
    }
  }

  /// How many trials there are; as many as can be counted where there are more.
  public var trialCount: Int {
    let (product, isTooLarge) = trialsPerSeed.multipliedReportingOverflow(by: seeds.count)
    return isTooLarge ? .max : product
  }

  /// Far more than anybody trains: a slip of some digits is refused before it fills the memory.
  static let mostTrials = 10_000_000
}
