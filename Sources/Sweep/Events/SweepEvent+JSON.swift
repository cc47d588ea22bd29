import ContentHash
import PrintableText
import Training

/// Events as people and their programs read them: flat objects, every field by its name, in snake_case.
extension SweepEvent: Codable {
  /// What the field `event` says.
  public enum Name: String, Codable, CaseIterable, Sendable {
    case started, unprotected, joined, enrolled, suspected, heard, draining, left, present, leased, adopted, delivering
    case progress, recorded, reproduced, differs, settled, cancelled, retrying, failed, reinstated, quarantined, saved,
      resumed
    case artifactStored = "artifact_stored"
    case rejected, problem, launch, inviting, stopping, ended
    case checkpointMissing = "checkpoint_missing"
    case checkpointFound = "checkpoint_found"
    case checkpointLost = "checkpoint_lost"
    case sendingHome = "sending_home"
  }

  enum Field: String, CodingKey {
    case event, endpoint, tasks, recorded, failed, left, worker, workers, host, reason, task, attempt, purpose, epoch
    case epochs, loss, digest, seconds, failure, size, text, advice, token
    case processID = "process_id"
    case kernelLanes = "kernel_lanes"
    case validationMacroF1 = "validation_macro_f1"
    case divergedInEpoch = "diverged_in_epoch"
    case recordedDigest = "recorded_digest"
    case afterEpoch = "after_epoch"
    case revokedKey = "revoked_key"
  }

  public var name: Name {
    switch self {
    case .started: .started
    case .inviting: .inviting
    case .unprotected: .unprotected
    case .joined: .joined
    case .enrolled: .enrolled
    case .suspected: .suspected
    case .heard: .heard
    case .draining: .draining
    case .left: .left
    case .present: .present
    case .leased: .leased
    case .adopted: .adopted
    case .delivering: .delivering
    case .progress: .progress
    case .recorded: .recorded
    case .reproduced: .reproduced
    case .differs: .differs
    case .settled: .settled
    case .cancelled: .cancelled
    case .retrying: .retrying
    case .failed: .failed
    case .reinstated: .reinstated
    case .quarantined: .quarantined
    case .saved: .saved
    case .resumed: .resumed
    case .checkpointMissing: .checkpointMissing
    case .checkpointFound: .checkpointFound
    case .checkpointLost: .checkpointLost
    case .artifactStored: .artifactStored
    case .rejected: .rejected
    case .problem: .problem
    case .launch: .launch
    case .sendingHome: .sendingHome
    case .stopping: .stopping
    case .ended: .ended
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Field.self)
    try fields.encode(name, forKey: .event)
    switch self {
    case .started(let endpoint, let tasks, let recorded):
      try fields.encode(endpoint, forKey: .endpoint)
      try fields.encode(tasks, forKey: .tasks)
      try fields.encode(recorded, forKey: .recorded)
    case .inviting(let endpoint, let advice):
      try fields.encode(endpoint, forKey: .endpoint)
      try fields.encode(advice, forKey: .advice)
    case .unprotected(let endpoint): try fields.encode(endpoint, forKey: .endpoint)
    case .joined(let worker, let host, let processID, let kernelLanes):
      try fields.encode(worker, forKey: .worker)
      try fields.encode(host, forKey: .host)
      try fields.encode(processID, forKey: .processID)
      try fields.encodeIfPresent(kernelLanes, forKey: .kernelLanes)
    case .enrolled(let host, let comeback):
      try fields.encode(host, forKey: .host)
      try fields.encodeIfPresent(comeback?.revokedKey, forKey: .revokedKey)
      try fields.encodeIfPresent(comeback?.token, forKey: .token)
    case .suspected(let worker), .heard(let worker), .draining(let worker):
      try fields.encode(worker, forKey: .worker)
    case .left(let worker, let reason), .quarantined(let worker, let reason), .rejected(let worker, let reason):
      try fields.encode(worker, forKey: .worker)
      try fields.encode(reason, forKey: .reason)
    case .present(let workers): try fields.encode(workers, forKey: .workers)
    case .leased(let task, let attempt, let worker, let purpose),
      .adopted(let task, let attempt, let worker, let purpose),
      .delivering(let task, let attempt, let worker, let purpose):
      try fields.encode(task, worker)
      try fields.encode(attempt, forKey: .attempt)
      try fields.encode(purpose, forKey: .purpose)
    case .progress(let task, let worker, let progress):
      try fields.encode(task, worker)
      try fields.encode(progress)
    case .recorded(let task, let digest, let worker, let seconds, let divergedInEpoch):
      try fields.encode(task, worker)
      try fields.encode(digest, forKey: .digest)
      try fields.encode(seconds, forKey: .seconds)
      try fields.encodeIfPresent(divergedInEpoch, forKey: .divergedInEpoch)
    case .reproduced(let task, let worker), .settled(let task, let worker), .cancelled(let task, let worker):
      try fields.encode(task, worker)
    case .differs(let task, let recorded, let digest, let worker):
      try fields.encode(task, worker)
      try fields.encode(recorded, forKey: .recordedDigest)
      try fields.encode(digest, forKey: .digest)
    case .retrying(let attempt), .failed(let attempt): try attempt.encode(to: encoder)
    case .reinstated(let task), .checkpointFound(let task), .checkpointLost(let task):
      try fields.encode(task, forKey: .task)
    case .checkpointMissing(let task, let reason):
      try fields.encode(task, forKey: .task)
      try fields.encode(reason, forKey: .reason)
    case .saved(let task, let epoch, let worker):
      try fields.encode(task, worker)
      try fields.encode(epoch, forKey: .epoch)
    case .resumed(let task, let afterEpoch, let worker):
      try fields.encode(task, worker)
      try fields.encode(afterEpoch, forKey: .afterEpoch)
    case .artifactStored(let digest, let size, let worker):
      try fields.encode(digest, forKey: .digest)
      try fields.encode(size, forKey: .size)
      try fields.encode(worker, forKey: .worker)
    case .problem(let text): try fields.encode(text, forKey: .text)
    case .launch(let host, let text):
      try fields.encode(host, forKey: .host)
      try fields.encode(text, forKey: .text)
    case .sendingHome(let seconds): try fields.encode(seconds, forKey: .seconds)
    case .stopping: break
    case .ended(let recorded, let failed, let left):
      try fields.encode(recorded, forKey: .recorded)
      try fields.encode(failed, forKey: .failed)
      try fields.encode(left, forKey: .left)
    }
  }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Field.self)
    func worker() throws -> String { try text(.worker) }
    func task() throws -> TaskID { try fields.decode(TaskID.self, forKey: .task) }
    // Logs of earlier programs may hold anything.
    func text(_ field: Field) throws -> String { try fields.decode(String.self, forKey: field).printable(atMost: 4000) }
    func number(_ field: Field) throws -> Int { try fields.decode(Int.self, forKey: field) }
    func digest(_ field: Field = .digest) throws -> SHA256Digest { try fields.decode(SHA256Digest.self, forKey: field) }
    func purpose() throws -> Assignment.Purpose { try fields.decode(Assignment.Purpose.self, forKey: .purpose) }
    switch try fields.decode(Name.self, forKey: .event) {
    case .started:
      self = .started(endpoint: try text(.endpoint), tasks: try number(.tasks), recorded: try number(.recorded))
    case .inviting: self = .inviting(endpoint: try text(.endpoint), advice: try text(.advice))
    case .unprotected: self = .unprotected(endpoint: try text(.endpoint))
    case .joined:
      self = .joined(
        worker: try worker(), host: try text(.host), processID: try fields.decode(Int32.self, forKey: .processID),
        kernelLanes: try fields.decodeIfPresent(Int.self, forKey: .kernelLanes))
    case .enrolled:
      let revoked = try fields.decodeIfPresent(String.self, forKey: .revokedKey)
      self = .enrolled(
        host: try text(.host), comeback: try revoked.map { Comeback(revokedKey: $0, token: try text(.token)) })
    case .suspected: self = .suspected(worker: try worker())
    case .heard: self = .heard(worker: try worker())
    case .draining: self = .draining(worker: try worker())
    case .left: self = .left(worker: try worker(), reason: try text(.reason))
    case .present: self = .present(try fields.decode([WorkerPresence].self, forKey: .workers))
    case .leased:
      self = .leased(try task(), attempt: try number(.attempt), worker: try worker(), purpose: try purpose())
    case .adopted:
      self = .adopted(try task(), attempt: try number(.attempt), worker: try worker(), purpose: try purpose())
    case .delivering:
      self = .delivering(try task(), attempt: try number(.attempt), worker: try worker(), purpose: try purpose())
    case .progress: self = .progress(try task(), worker: try worker(), try fields.progress())
    case .recorded:
      self = .recorded(
        try task(), digest: try digest(), worker: try worker(),
        seconds: try fields.decode(Double.self, forKey: .seconds),
        divergedInEpoch: try fields.decodeIfPresent(Int.self, forKey: .divergedInEpoch))
    case .reproduced: self = .reproduced(try task(), worker: try worker())
    case .differs:
      self = .differs(
        try task(), recorded: try digest(.recordedDigest), digest: try digest(), worker: try worker())
    case .settled: self = .settled(try task(), worker: try worker())
    case .cancelled: self = .cancelled(try task(), worker: try worker())
    case .retrying: self = .retrying(try FailedAttempt(from: decoder))
    case .failed: self = .failed(try FailedAttempt(from: decoder))
    case .reinstated: self = .reinstated(try task())
    case .checkpointMissing: self = .checkpointMissing(try task(), reason: try text(.reason))
    case .checkpointFound: self = .checkpointFound(try task())
    case .checkpointLost: self = .checkpointLost(try task())
    case .quarantined: self = .quarantined(worker: try worker(), reason: try text(.reason))
    case .saved: self = .saved(try task(), epoch: try number(.epoch), worker: try worker())
    case .resumed: self = .resumed(try task(), afterEpoch: try number(.afterEpoch), worker: try worker())
    case .artifactStored:
      self = .artifactStored(try digest(), size: try number(.size), worker: try worker())
    case .rejected: self = .rejected(worker: try worker(), reason: try text(.reason))
    case .problem: self = .problem(try text(.text))
    case .launch: self = .launch(host: try text(.host), text: try text(.text))
    case .sendingHome: self = .sendingHome(seconds: try fields.decode(Double.self, forKey: .seconds))
    case .stopping: self = .stopping
    case .ended:
      self = .ended(recorded: try number(.recorded), failed: try number(.failed), left: try number(.left))
    }
  }
}

extension KeyedEncodingContainer<SweepEvent.Field> {
  fileprivate mutating func encode(_ task: TaskID, _ worker: String) throws {
    try encode(task, forKey: .task)
    try encode(worker, forKey: .worker)
  }

  fileprivate mutating func encode(_ progress: TrainingProgress) throws {
    try encode(progress.epoch, forKey: .epoch)
    try encode(progress.epochs, forKey: .epochs)
    try encodeIfPresent(progress.loss, forKey: .loss)
    try encodeIfPresent(progress.validationMacroF1, forKey: .validationMacroF1)
  }
}

extension KeyedDecodingContainer<SweepEvent.Field> {
  fileprivate func progress() throws -> TrainingProgress {
    TrainingProgress(
      epoch: try decode(Int.self, forKey: .epoch), epochs: try decode(Int.self, forKey: .epochs),
      loss: try decodeIfPresent(Double.self, forKey: .loss),
      validationMacroF1: try decodeIfPresent(Double.self, forKey: .validationMacroF1))
  }
}

extension FailedAttempt: Codable {
  enum Field: String, CodingKey { case task, attempt, failure, reason, worker }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Field.self)
    try fields.encode(task, forKey: .task)
    try fields.encode(attempt, forKey: .attempt)
    try fields.encode(failure.name, forKey: .failure)
    try fields.encode(reason, forKey: .reason)
    try fields.encodeIfPresent(worker.map { "\($0)" }, forKey: .worker)
  }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Field.self)
    let name = try fields.decode(String.self, forKey: .failure)
    guard let failure = FailureClass(name: name) else {
      throw DecodingError.dataCorruptedError(
        forKey: .failure, in: fields, debugDescription: "\(name) is no class of failure")
    }
    self.init(
      task: try fields.decode(TaskID.self, forKey: .task), attempt: try fields.decode(Int.self, forKey: .attempt),
      failure: failure, reason: try fields.decode(String.self, forKey: .reason).printable(atMost: 4000),
      worker: try fields.decodeIfPresent(String.self, forKey: .worker).map { WorkerID($0) })
  }
}
