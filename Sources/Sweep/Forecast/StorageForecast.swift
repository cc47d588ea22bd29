/// How many bytes the result of a trial of a class has, as it was measured over some epochs.
public struct ResultSize: Equatable, Sendable {
  /// Whatever its epochs.
  public var fixed: Int
  /// For each epoch, the untrained network's among them.
  public var epoch: Int
  /// For each epoch whose answers are kept.
  public var kept: Int

  public init(fixed: Int, epoch: Int = 0, kept: Int = 0) {
    self.fixed = fixed
    self.epoch = epoch
    self.kept = kept
  }
}

/// What a sweep keeps on disks and sends, in bytes.
public struct StorageForecast: Equatable, Sendable {
  /// `run.sqlite` and `events.jsonl`.
  public let records: ClosedRange<Int>
  /// The encoders of all pretrainings, on the run's disk.
  public let encoders: ClosedRange<Int>
  /// A saved state of a pretraining; there is one for each that is under way.
  public let state: Int
  /// What a host's cache comes to hold: the packed records, and every encoder that its trials start from.
  public let cache: ClosedRange<Int>

  /// Beside its result: the rows of a task in the database, and its lines in the log.
  private static let bookkeeping = 2048
  /// A pretraining's epoch in its result.
  private static let pretrainingEpoch = 256

  /// - Parameters:
  ///   - signalBytes: the size of the packed records.
  ///   - sizes: those of the results of trials, by the classes of the model.
  ///   - pretraining: what the checkpoint and a saved state of a pretraining take.
  public init(
    _ plan: SweepPlan, _ model: CostModel, signalBytes: Int, sizes: [ResultSize],
    pretraining: (TaskID) -> (checkpoint: Int, state: Int)
  ) {
    let leastSeeds = plan.definition.stopping?.leastSeeds ?? plan.definition.seeds.count
    var (least, most, encodersAtLeast, encodersAtMost, largestState) = (0, 0, 0, 0, 0)
    for task in plan.tasks {
      let isCertain = task.round < leastSeeds
      let shape = model.shape(of: task.id)
      var bytes = Self.bookkeeping...Self.bookkeeping
      if task.isPretraining {
        let size = pretraining(task.id)
        let result = Self.bookkeeping + Self.pretrainingEpoch * shape.epochs.upperBound
        bytes = result...result
        encodersAtMost += size.checkpoint
        if isCertain { encodersAtLeast += size.checkpoint }
        largestState = max(largestState, size.state)
      } else if let part = shape.parts.first {
        let size = sizes[part.costClass]
        func result(_ epochs: Int, _ kept: Int) -> Int {
          Self.bookkeeping + size.fixed + size.epoch * (epochs + 1) + size.kept * kept
        }
        bytes =
          result(
            shape.epochs.lowerBound, part.answers.lowerBound)...result(
            shape.epochs.upperBound, part.answers.upperBound)
      }
      most += bytes.upperBound
      if isCertain { least += bytes.lowerBound }
    }
    records = least...most
    encoders = encodersAtLeast...encodersAtMost
    state = largestState
    cache = signalBytes...(signalBytes + encodersAtMost)
  }
}
