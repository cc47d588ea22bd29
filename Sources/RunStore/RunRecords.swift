public import ContentHash
public import Program
public import Sweep
public import Training

/// What a run was started as.
public struct RunDescription: Equatable, Sendable {
  public var definition: SweepDefinition
  /// The sweep file as it was when the run was last started.
  public var sweepText: String
  /// Where the records came from, for people.
  public var dataSource: String
  /// The fingerprint of the packed signals.
  public var data: SHA256Digest
  /// The sha256 of the cohort's records and classes, whatever is packed beside them; nil in runs of earlier versions, in which `data` is of
  /// the classes, too.
  public var labels: SHA256Digest?
  /// What the first version would have called the cohort's records; nil in runs whose `data` is that, and where it was never stored.
  public var firstVersionData: SHA256Digest?
  public var baselines: Baselines
  /// The version of the program that made the run, for people.
  public var codeVersion: String
  /// See `ScienceVersion`: results of different ones are never mixed.
  public var scienceVersion: Int

  public init(
    definition: SweepDefinition, sweepText: String, dataSource: String, data: SHA256Digest,
    labels: SHA256Digest? = nil, firstVersionData: SHA256Digest? = nil, baselines: Baselines, codeVersion: String,
    scienceVersion: Int
  ) {
    self.definition = definition
    self.sweepText = sweepText
    self.dataSource = dataSource
    self.data = data
    self.labels = labels
    self.firstVersionData = firstVersionData
    self.baselines = baselines
    self.codeVersion = codeVersion
    self.scienceVersion = scienceVersion
  }
}

/// Who computed something: for people, and no part of any result.
public struct Provenance: Equatable, Sendable {
  /// The lease under which it was computed: two results with the same one are one computation, sent twice.
  public var token: LeaseToken
  public var worker: String
  public var host: String
  /// The key of the host; nil where hosts have none, or where an earlier version recorded the result.
  public var party: Party?
  /// Whose saved states it began from, but for those of the same party.
  public var contributors: Contributors
  /// The numeric fingerprint of the worker; nil where it did not say.
  public var fingerprint: SHA256Digest?
  /// The worker's program; nil where it did not say.
  public var program: ProgramIdentity?
  public var attempt: Int
  /// How long the task took.
  public var seconds: Double

  public init(
    token: LeaseToken, worker: String, host: String, party: Party? = nil,
    contributors: Contributors = Contributors(), fingerprint: SHA256Digest? = nil, program: ProgramIdentity? = nil,
    attempt: Int, seconds: Double
  ) {
    self.token = token
    self.worker = worker
    self.host = host
    self.party = party
    self.contributors = contributors
    self.fingerprint = fingerprint
    self.program = program
    self.attempt = attempt
    self.seconds = seconds
  }
}

/// A finished task whose digest was checked.
public struct FinishedTask: Equatable, Sendable {
  public var task: TaskID
  /// The digest of the result that `body` holds; for a pretraining the checkpoint's sha256.
  public var digest: SHA256Digest
  /// The JSON of a `TrialResult` or `PretrainingResult`, as `TaskResult.encoded` writes it.
  public var body: [UInt8]
  public var isPretraining: Bool
  public var provenance: Provenance

  public init(task: TaskID, digest: SHA256Digest, body: [UInt8], isPretraining: Bool, provenance: Provenance) {
    self.task = task
    self.digest = digest
    self.body = body
    self.isPretraining = isPretraining
    self.provenance = provenance
  }
}

/// Something that has to outlive the coordinator.
public enum RunRecord: Equatable, Sendable {
  case finished(FinishedTask)
  /// `givenUp` says that there will be no further attempt until the run is started again.
  case failure(TaskFailure, givenUp: Bool)
  /// What an attempt at a task without a result has cost: seconds by threads.
  case lost(TaskID, coreSeconds: Double)
  /// What every worker of the run has to show; the first one stays.
  case numericFingerprint(SHA256Digest)
  /// A pretraining can be gone on with from a state that is among the artifacts; it takes the place of the one before.
  case saved(TaskID, SavedTask)
  /// A worker is connected.
  case joined(JoinedWorker)
  /// These workers are there, by their names.
  case present([String])
  case left(worker: String)
}

/// A worker and what it says of its program and host.
public struct JoinedWorker: Equatable, Sendable {
  /// The name by which the network knows it.
  public var worker: String
  public var host: String
  /// The key of the host; nil where it has none.
  public var party: Party?
  public var facts: Facts

  public init(worker: String, host: String, party: Party? = nil, facts: Facts = Facts()) {
    self.worker = worker
    self.host = host
    self.party = party
    self.facts = facts
  }
}

/// The state of a pretraining after an epoch.
public struct SavedTask: Equatable, Sendable {
  /// The last epoch that is in it.
  public var epoch: Int
  /// The sha256 of its file.
  public var digest: SHA256Digest
  /// The size of its file in bytes.
  public var size: Int
  /// Who computed it, or what it began from.
  public var contributors: Contributors

  public init(epoch: Int, digest: SHA256Digest, size: Int, contributors: Contributors = Contributors()) {
    self.epoch = epoch
    self.digest = digest
    self.size = size
    self.contributors = contributors
  }
}

/// What became of a record that was handed to the store.
public enum RecordOutcome: Equatable, Sendable {
  /// The first result of its task, durable now; or anything that is no result.
  case recorded
  /// The very same computation was recorded before.
  case known
  /// The same result of another computation was recorded before; this one is counted.
  case reproduced
  /// Another result was recorded before and stays; this one is kept as evidence.
  case differs(first: SHA256Digest)
}

/// One attempt at a task that gave no result.
public struct TaskFailure: Equatable, Sendable {
  public var task: TaskID
  public var attempt: Int
  public var failureClass: FailureClass
  public var message: String
  public var worker: String
  public var host: String
  /// How long the worker had the task, in seconds, to its last word; nil where nobody knows.
  public var seconds: Double?
  /// How long before it was told the worker said its last word, in seconds.
  public var silence: Double

  public init(
    task: TaskID, attempt: Int, failureClass: FailureClass, message: String, worker: String, host: String,
    seconds: Double? = nil, silence: Double = 0
  ) {
    self.task = task
    self.attempt = attempt
    self.failureClass = failureClass
    self.message = message
    self.worker = worker
    self.host = host
    self.seconds = seconds
    self.silence = silence
  }
}

/// Where a result comes from that was computed for another run.
public struct ReusedResult: Equatable, Sendable {
  /// The other run's folder, when the result was taken.
  public var run: String
  /// What tells the other run from every other one.
  public var identity: String
  /// The task's name there.
  public var task: TaskID

  public init(run: String, identity: String, task: TaskID) {
    self.run = run
    self.identity = identity
    self.task = task
  }
}

extension ReusedResult: CustomStringConvertible {
  public var description: String { "\(task) of \(run)" }
}

/// How far a task is, as far as it has to outlive the coordinator.
public struct StoredTask: Equatable, Sendable {
  public enum State: String, Sendable {
    /// No result yet, or a pretraining whose checkpoint got lost.
    case planned
    case recorded
    /// Given up after too many failures, until the run is started again.
    case failed
  }

  public var id: TaskID
  public var state: State
  /// The name of the task by everything that shapes its weights; nil where an earlier version planned it.
  public var content: SHA256Digest?
  /// Where the recorded result was taken from; nil where it was computed for this run.
  public var reused: ReusedResult?
  /// The digest of the recorded result; for a pretraining the checkpoint's sha256.
  public var digest: SHA256Digest?
  /// Who computed the recorded result.
  public var provenance: Provenance?
  /// How many attempts have failed so far.
  public var failures: Int
  /// How many other computations gave the recorded result.
  public var reproduced: Int
  /// How many other results the task gave; more than none is an alarm.
  public var differing: Int

  public init(
    id: TaskID, state: State, content: SHA256Digest? = nil, reused: ReusedResult? = nil, digest: SHA256Digest?,
    provenance: Provenance?, failures: Int, reproduced: Int, differing: Int
  ) {
    self.id = id
    self.state = state
    self.content = content
    self.reused = reused
    self.digest = digest
    self.provenance = provenance
    self.failures = failures
    self.reproduced = reproduced
    self.differing = differing
  }
}
