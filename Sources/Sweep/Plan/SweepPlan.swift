public import ContentHash
public import Training

/// A task of a sweep and the task whose checkpoint it needs first.
public struct PlannedTask: Equatable, Sendable {
  public let id: TaskID
  /// The pretraining that has to be finished before; nil where there is none.
  public let prerequisite: TaskID?
  /// The place of its seed among the sweep's seeds; for a pretraining, of the first seed that needs it.
  public let round: Int
  private let work: TrainingTask

  init(id: TaskID, prerequisite: TaskID?, round: Int, work: TrainingTask) {
    self.id = id
    self.prerequisite = prerequisite
    self.round = round
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
  /// The fingerprint of the packed signals that every task trains on.
  public let data: SHA256Digest
  public let tasks: [PlannedTask]

  public init(definition: SweepDefinition, data: SHA256Digest) {
    self.definition = definition
    self.data = data
    var pretrainings: [PretrainingTask: TaskID] = [:]
    var tasks: [PlannedTask] = []
    let cells = definition.cells
    for (round, seed) in definition.seeds.enumerated() {
      var trials: [PlannedTask] = []
      for (condition, crossed) in cells {
        let streams = definition.streams.streams(seed: seed, cell: crossed)
        let pretraining = condition.pretraining(seed: streams[.pretraining], data: data)
        if let pretraining, pretrainings[pretraining.unnamed] == nil {
          pretrainings[pretraining.unnamed] = pretraining.id
          tasks.append(
            PlannedTask(id: pretraining.id, prerequisite: nil, round: round, work: .pretraining(pretraining)))
        }
        let trial = TrialTask(
          condition, classes: definition.classes, seed: seed, streams: streams, crossed: crossed, data: data,
          checkpoint: nil)
        trials.append(
          PlannedTask(
            id: .trial(condition, seed: seed, crossed: crossed),
            prerequisite: pretraining.flatMap { pretrainings[$0.unnamed] }, round: round, work: .trial(trial)))
      }
      tasks += trials
    }
    self.tasks = tasks
  }
}

extension Condition {
  /// What gives the weights that the condition begins with; nil where these are random.
  fileprivate func pretraining(seed: UInt64, data: SHA256Digest) -> PretrainingTask? {
    guard let pretraining = recipe.pretraining else { return nil }
    return PretrainingTask(
      name: pretraining.name, encoder: recipe.encoder, usesGroupNorm: recipe.fineTuning.normalization == .group,
      settings: pretraining.settings, seed: seed, data: data)
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
