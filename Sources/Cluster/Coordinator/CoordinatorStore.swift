public import ContentHash
public import RunStore
public import Sweep

/// What the coordinator needs of a run's store; it is used from several threads.
public protocol CoordinatorStore: Sendable {
  /// How often a coordinator was started on the run, this time included.
  var starts: Int { get }

  /// What tells the run from every other one, also of the same sweep.
  var identity: String { get }

  /// What every worker of the run has to show; nil before the first one came.
  func numericFingerprint() throws -> SHA256Digest?

  /// The tasks that have a result and, for pretrainings, a checkpoint.
  func recordedTasks() throws -> [TaskID: RecordedTask]

  /// The last saved state of every pretraining that is not recorded, where its file is there.
  func savedStates() throws -> [TaskID: SavedTask]

  /// Writes all of the records, durable when this returns, or throws and has written none.
  func commit(_ records: [RunRecord]) throws -> [RecordOutcome]

  /// Throws where whatever is written would be lost to everybody, so that nothing must be acknowledged any more.
  func checkPlace() throws

  /// What people ask of the coordinator; nil where nobody can.
  var requests: RequestBox? { get }

  /// Where an artifact is, or is to appear by renaming once it is complete and verified.
  func artifactPath(of digest: SHA256Digest) -> String
}

extension CoordinatorStore {
  public var requests: RequestBox? { nil }

  public func checkPlace() throws {}
}

extension RunStore: CoordinatorStore {
  public func savedStates() throws -> [TaskID: SavedTask] {
    try reader.savedStates().filter { artifacts.size(of: $0.value.digest) == $0.value.size }
  }

  public var requests: RequestBox? { RequestBox(run: directory) }

  public func numericFingerprint() throws -> SHA256Digest? { try reader.numericFingerprint() }

  public func recordedTasks() throws -> [TaskID: RecordedTask] {
    var recorded: [TaskID: RecordedTask] = [:]
    for task in try tasks() where task.state == .recorded {
      guard let digest = task.digest, let origin = task.provenance else { continue }
      recorded[task.id] = RecordedTask(
        digest: digest, token: origin.token,
        origin: Origin(
          worker: WorkerID(origin.worker), party: origin.party, contributors: origin.contributors),
        fingerprint: origin.fingerprint, seconds: origin.seconds, recomputations: task.reproduced + task.differing)
    }
    return recorded
  }

  public func artifactPath(of digest: SHA256Digest) -> String { artifacts.path(of: digest) }
}
