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
/// A seed's pretraining, then all its conditions, then the next seed, so that conditions stay comparable pair by pair at
/// every moment. One pretraining feeds every trial with the same encoder and pretraining seed.
public struct SweepPlan: Equatable, Sendable {
  public let definition: SweepDefinition
  /// The fingerprint of the packed signals that every task trains on.
  public let data: SHA256Digest
  public let tasks: [PlannedTask]

  public init(definition: SweepDefinition, data: SHA256Digest) {
    self.definition = definition
    self.data = data
    var planned: Set<TaskID> = []
    var tasks: [PlannedTask] = []
    for (round, seed) in definition.seeds.enumerated() {
      let pretrainings = definition.conditions.map { Self.pretraining($0, seed, round, definition, data) }
      let trials = zip(definition.conditions, pretrainings).map { condition, pretraining in
        Self.trial(condition, seed, round, definition, data, after: pretraining?.id)
      }
      for task in pretrainings.compactMap(\.self) + trials where planned.insert(task.id).inserted { tasks.append(task) }
    }
    self.tasks = tasks
  }

  private static func pretraining(
    _ condition: Condition, _ seed: UInt64, _ round: Int, _ definition: SweepDefinition, _ data: SHA256Digest
  ) -> PlannedTask? {
    guard condition.initialization == .pretrained else { return nil }
    let groupNorm = condition.variation == .groupNorm
    let pretrainingSeed = definition.streams(seed: seed).pretraining
    return PlannedTask(
      id: .pretraining(definition.encoder.architecture, groupNorm: groupNorm, seed: pretrainingSeed),
      prerequisite: nil, round: round,
      work: .pretraining(
        PretrainingTask(
          encoder: definition.encoder, usesGroupNorm: groupNorm, settings: definition.pretraining,
          seed: pretrainingSeed, data: data)))
  }

  private static func trial(
    _ condition: Condition, _ seed: UInt64, _ round: Int, _ definition: SweepDefinition, _ data: SHA256Digest,
    after pretraining: TaskID?
  ) -> PlannedTask {
    PlannedTask(
      id: .trial(condition, seed: seed), prerequisite: pretraining, round: round,
      work: .trial(
        TrialTask(
          condition: condition, seed: seed, streams: definition.streams(seed: seed), encoder: definition.encoder,
          settings: definition.fineTuning, data: data, checkpoint: nil)))
  }
}
