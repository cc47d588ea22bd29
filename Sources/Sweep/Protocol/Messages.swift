public import ContentHash
public import Training

/// The version of the messages in this file; both ends must speak the same, and every change of what is written raises it, but for a further
/// fact.
public let protocolVersion: UInt16 = 3

/// What a worker writes to the coordinator; the last few messages are those of other peers.
public enum WorkerMessage: Equatable, Sendable {
  /// The first message of a connection, and the answer to `identify`.
  case hello(Hello)
  /// The worker lives, holds these leases (running or unacknowledged) and is ready for `slots` more tasks. Sent every two seconds and
  /// whenever a slot becomes free.
  case heartbeat(tokens: [LeaseToken], slots: Int)
  case progress(LeaseToken, TrainingProgress)
  /// A finished task; repeated until `acknowledge` or `reject` answers it.
  case result(Computation)
  case failed(FailureReport)
  /// Send up to `credit` chunks of an artifact from `offset` on.
  case want(ChunkRequest)
  /// The worker has an artifact that a result is going to name.
  case offer(ArtifactReference)
  case chunk(Chunk)
  /// The worker has the state of a training from which another worker could go on; repeated until `have` answers it.
  case saved(SavedState)
  /// The worker leaves, and needs no answer.
  case goodbye(reason: String)
  /// The only message of somebody who holds a join token and is no member yet.
  case enrol(Enrolment)
  /// An observer or operator wants to see how the sweep is going.
  case look
  /// An operator sends home the workers whose names begin so, once they have finished what they train.
  case dismiss(workers: String)
}

/// What the coordinator writes to a worker.
public enum CoordinatorMessage: Equatable, Sendable {
  /// `run` tells the run from every other one, also of the same sweep; `facts` are what a worker may want to know of it, none from an earlier
  /// version.
  case welcome(sweep: String, run: String, facts: Facts = Facts())
  /// The worker must not try again.
  case refused(reason: String)
  /// The coordinator does not know the worker: it was started anew, or took the worker for lost.
  case identify
  case lease(Lease)
  /// The result is recorded, for good.
  case acknowledge(TaskID, digest: SHA256Digest)
  /// The result is none of this sweep, or does not match its own digest.
  case reject(TaskID, digest: SHA256Digest, reason: String)
  /// Stop this task: nobody needs its result.
  case cancel(LeaseToken)
  /// No more tasks will come: leave.
  case drain(reason: String)
  case want(ChunkRequest)
  case chunk(Chunk)
  /// The coordinator holds this artifact, complete and verified.
  case have(SHA256Digest)
  case absent(SHA256Digest, reason: String)
  /// The key is a member's from now on.
  case enrolled
  /// How the sweep is going, in lines for people.
  case status([String])
  /// So many workers were told to finish and leave.
  case dismissed(workers: Int)
}

/// A lease's number: strictly increasing over all coordinators of a run, so that it also tells which lease is newer.
public typealias LeaseToken = UInt64

/// Who a worker is, and what it still holds from before.
public struct Hello: Codable, Equatable, Sendable {
  /// A worker process that ended, as seen by its supervisor.
  public struct Predecessor: Codable, Equatable, Sendable {
    /// The identity the process had.
    public var identity: String
    public var failure: FailureClass
    /// How it ended, for people.
    public var text: String

    public init(identity: String, failure: FailureClass, text: String) {
      self.identity = identity
      self.failure = failure
      self.text = text
    }
  }

  /// A task that is being trained at this moment.
  public struct RunningTask: Codable, Equatable, Sendable {
    public var token: LeaseToken
    public var task: TaskID
    public var attempt: Int
    /// The fingerprint of the task's specification.
    public var work: SHA256Digest
    /// What the lease came with.
    public var seal: String?

    public init(token: LeaseToken, task: TaskID, attempt: Int, work: SHA256Digest, seal: String? = nil) {
      self.token = token
      self.task = task
      self.attempt = attempt
      self.work = work
      self.seal = seal
    }
  }

  /// A result that was computed but not acknowledged.
  public struct HeldResult: Codable, Equatable, Sendable {
    public var token: LeaseToken
    public var task: TaskID
    public var digest: SHA256Digest
    /// What the lease came with.
    public var seal: String?

    public init(token: LeaseToken, task: TaskID, digest: SHA256Digest, seal: String? = nil) {
      self.token = token
      self.task = task
      self.digest = digest
      self.seal = seal
    }

    public init(_ computation: Computation) {
      self.init(
        token: computation.token, task: computation.task, digest: computation.digest, seal: computation.seal)
    }
  }

  public var host: String
  public var processID: Int32
  /// What the worker says of its program.
  public var facts: Facts
  /// What the host's processor and the program make of a small piece of training; nil where that was not tried.
  public var fingerprint: SHA256Digest?
  /// How many tasks the worker trains at once.
  public var slots: Int
  /// The last processes in whose place this one was started, oldest first: some may have ended before they could say hello.
  public var replaces: [Predecessor]
  /// How long the worker may go on, in seconds; nil where nothing ends it.
  public var secondsLeft: Double?
  public var running: [RunningTask]
  public var results: [HeldResult]

  public init(
    host: String, processID: Int32, facts: Facts = Facts(), fingerprint: SHA256Digest? = nil, slots: Int,
    replaces: [Predecessor] = [],
    secondsLeft: Double? = nil, running: [RunningTask] = [], results: [HeldResult] = []
  ) {
    self.host = host
    self.processID = processID
    self.facts = facts
    self.fingerprint = fingerprint
    self.slots = slots
    self.replaces = replaces
    self.secondsLeft = secondsLeft
    self.running = running
    self.results = results
  }
}

/// The right to train one task once.
public struct Lease: Equatable, Sendable {
  public var token: LeaseToken
  public var task: TaskID
  /// 1 for the first time the task is given out.
  public var attempt: Int
  /// What to train.
  public var specification: TaskSpecification
  /// Every artifact the task reads: its checkpoint, the packed signals.
  public var inputs: [ArtifactReference]
  /// How long the training may take, in seconds; nil where it may take for ever.
  public var limit: Double?
  /// Shows later coordinators of the run that the lease was given to this host; nil where hosts have no keys.
  public var seal: String?

  public init(
    token: LeaseToken, task: TaskID, attempt: Int, specification: TaskSpecification, inputs: [ArtifactReference],
    limit: Double? = nil, seal: String? = nil
  ) {
    self.token = token
    self.task = task
    self.attempt = attempt
    self.specification = specification
    self.inputs = inputs
    self.limit = limit
    self.seal = seal
  }
}

/// Who wants to become a member.
public struct Enrolment: Codable, Equatable, Sendable {
  /// The public key of the host, in hexadecimal digits.
  public var key: String
  /// The host's name, for people.
  public var host: String
  /// What the host's clock says, in seconds since 1970: a token that has expired may be one clock's opinion.
  public var clock: Int?

  public init(key: String, host: String, clock: Int? = nil) {
    self.key = key
    self.host = host
    self.clock = clock
  }
}

/// An artifact by its content.
public struct ArtifactReference: Codable, Hashable, Sendable {
  public enum Kind: String, Codable, Sendable {
    /// What a training was at the end of an epoch.
    case checkpoint, signals, state
  }

  public var kind: Kind
  /// The sha256 of the file.
  public var digest: SHA256Digest
  /// The file's size in bytes.
  public var size: Int

  public init(kind: Kind, digest: SHA256Digest, size: Int) {
    self.kind = kind
    self.digest = digest
    self.size = size
  }
}

/// The state of a running training after an epoch.
public struct SavedState: Codable, Equatable, Sendable {
  public var token: LeaseToken
  /// The last epoch that is in it.
  public var epoch: Int
  public var artifact: ArtifactReference

  public init(token: LeaseToken, epoch: Int, artifact: ArtifactReference) {
    self.token = token
    self.epoch = epoch
    self.artifact = artifact
  }
}

public struct ChunkRequest: Codable, Equatable, Sendable {
  public var digest: SHA256Digest
  /// The first byte wanted.
  public var offset: Int
  /// How many chunks may be sent in answer.
  public var credit: Int

  public init(digest: SHA256Digest, offset: Int, credit: Int) {
    self.digest = digest
    self.offset = offset
    self.credit = credit
  }
}

/// A piece of an artifact.
public struct Chunk: Equatable, Sendable {
  /// The size of every chunk but an artifact's last, in bytes.
  public static let size = 256 << 10

  public var digest: SHA256Digest
  /// Where in the artifact `bytes` begin.
  public var offset: Int
  public var bytes: [UInt8]

  public init(digest: SHA256Digest, offset: Int, bytes: [UInt8]) {
    self.digest = digest
    self.offset = offset
    self.bytes = bytes
  }
}

/// A task that ended without a result.
public struct FailureReport: Codable, Equatable, Sendable {
  public var token: LeaseToken
  public var task: TaskID
  public var failure: FailureClass
  public var text: String

  public init(token: LeaseToken, task: TaskID, failure: FailureClass, text: String) {
    self.token = token
    self.task = task
    self.failure = failure
    self.text = text
  }
}
