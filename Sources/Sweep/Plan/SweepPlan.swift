public import ContentHash
import ECGData
public import Training

/// A task of a sweep and the task whose checkpoint it needs first.
public struct PlannedTask: Equatable, Sendable {
  public let id: TaskID
  /// The pretraining that has to be finished before; nil where there is none.
  public let prerequisite: TaskID?
  /// The place of its seed among the sweep's seeds; for a pretraining, of the first seed that needs it.
  public let round: Int
  /// The name of the task by everything that shapes its weights, the same in every run; nil where the records are not at hand.
  public let content: SHA256Digest?
  private let work: TrainingTask

  init(id: TaskID, prerequisite: TaskID?, round: Int, content: SHA256Digest? = nil, work: TrainingTask) {
    self.id = id
    self.prerequisite = prerequisite
    self.round = round
    self.content = content
    self.work = work
  }

  /// Whether others start from this task's checkpoint.
  public var isPretraining: Bool { if case .pretraining = work { true } else { false } }

  /// What a worker is to do, `checkpoint` being the result of the prerequisite.
  public func task(checkpoint: SHA256Digest?) -> TrainingTask {
    precondition(
      (checkpoint == nil) == (prerequisite == nil), "\(id) needs a checkpoint exactly if it has a prerequisite")
    guard case .trial(var trial) = work else { return work }
    trial.checkpoint = checkpoint
    return .trial(trial)
  }
}

/// Every task of a sweep, seed by seed.
///
/// A seed's pretrainings, then all its conditions, each with every value of the crossed streams that its recipe uses, then the next seed, so that conditions stay comparable pair by pair at every moment.
/// One pretraining feeds every trial that begins with what it computes, whatever conditions and pretrainings are called.
public struct SweepPlan: Equatable, Sendable {
  public let definition: SweepDefinition
  public let records: PlannedRecords
  public let tasks: [PlannedTask]

  /// The fingerprint of the packed signals that every task trains on.
  public var data: SHA256Digest { records.signals }

  /// A plan that says which tasks there are; they cannot be trained without their records.
  public init(definition: SweepDefinition, data: SHA256Digest) {
    self.init(definition: definition, records: PlannedRecords(signals: data))
  }

  public init(definition: SweepDefinition, records: PlannedRecords) {
    self.definition = definition
    self.records = records
    let members = records.labels.isWhole ? nil : records.labels.membership
    var pretrainings: [PretrainingTask: TaskID] = [:]
    var tasks: [PlannedTask] = []
    let contents = Dictionary(
      uniqueKeysWithValues: definition.conditions.map { condition in
        // Checkpoints of the first version's runs say other words beside the same weights: nobody else's are theirs.
        let content = (records.firstVersion == nil ? records.digests : nil).map { digests in
          (
            pretraining: TaskContent.pretraining(of: condition.recipe, records: digests),
            trial: TaskContent.trial(of: condition.recipe, classes: definition.classes.count, records: digests)
          )
        }
        return (condition.name, content)
      })
    let cells = definition.cells
    for (round, seed) in definition.seeds.enumerated() {
      var trials: [PlannedTask] = []
      for (condition, crossed) in cells {
        let content = contents[condition.name] ?? nil
        let streams = definition.streams.streams(seed: seed, cell: crossed)
        let pretrainingContent = content?.pretraining?.name(seed: streams[.pretraining])
        let pretraining = condition.pretraining(seed: streams[.pretraining], records: records, members: members)
        if let pretraining, pretrainings[pretraining.unnamed] == nil {
          pretrainings[pretraining.unnamed] = pretraining.id
          tasks.append(
            PlannedTask(
              id: pretraining.id, prerequisite: nil, round: round, content: pretrainingContent,
              work: .pretraining(pretraining)))
        }
        let trial = TrialTask(
          condition, classes: definition.classes, seed: seed, streams: streams, crossed: crossed,
          labels: records.labels, data: records.signals, checkpoint: nil)
        trials.append(
          PlannedTask(
            id: .trial(condition, seed: seed, crossed: crossed),
            prerequisite: pretraining.flatMap { pretrainings[$0.unnamed] }, round: round,
            content: content?.trial.name(streams, pretraining: pretrainingContent), work: .trial(trial)))
      }
      tasks += trials
    }
    self.tasks = tasks
  }
}

extension Condition {
  /// What gives the weights that the condition begins with; nil where these are random.
  ///
  /// - Parameter members: the cohort, where others are packed beside it.
  fileprivate func pretraining(seed: UInt64, records: PlannedRecords, members: RecordLabels?) -> PretrainingTask? {
    guard let pretraining = recipe.pretraining else { return nil }
    return PretrainingTask(
      name: pretraining.name, encoder: recipe.encoder, usesGroupNorm: recipe.fineTuning.normalization == .group,
      settings: pretraining.settings, seed: seed, data: records.signals,
      records: pretraining.settings.records == .all ? nil : members,
      // The first version knew no records beside the cohort.
      firstVersionData: pretraining.settings.records == .all && members != nil ? nil : records.firstVersion)
  }
}

extension PretrainingTask {
  /// The same for every name: what decides whether two are one.
  fileprivate var unnamed: PretrainingTask {
    var task = self
    task.name = ""
    return task
  }
}
