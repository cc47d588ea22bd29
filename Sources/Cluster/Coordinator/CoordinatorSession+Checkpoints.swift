import ContentHash
import RunStore
import Sweep

/// Where a file of the store stands.
enum FileStanding: Equatable {
  case present
  /// Its folder is there, and the file is not.
  case gone
  /// Nothing can be said at the moment: the folder is not there either, or the disk gives errors.
  case unreadable(reason: String)
  /// It had other bytes than its name says, and was moved away.
  case damaged(reason: String)
}

/// Checkpoints that the store does not have any more, or not at the moment.
extension CoordinatorSession {
  /// What is known of one.
  struct MissingCheckpoint {
    /// The pretraining that gave it.
    let task: TaskID
    /// Since when it has certainly been gone; nil while that is not certain.
    var goneSince: Duration?
    /// Whether it was there with other bytes, so that it cannot come back.
    var isDamaged = false
    /// Whether its pretraining was given out again.
    var isLost = false
  }

  /// A lease could not be sent, because its checkpoint cannot be read.
  mutating func withhold(_ assignment: Assignment, from worker: WorkerID, because standing: FileStanding) -> [Action] {
    guard let checkpoint = assignment.checkpoint else { return [] }
    return lack(checkpoint, because: standing) + act { $0.withdraw(assignment, from: worker) }
  }

  /// Somebody wants an artifact that cannot be read. Nothing that starts from it is given out before it can.
  mutating func lack(_ artifact: SHA256Digest, because standing: FileStanding) -> [Action] {
    if standing == .gone { saved = saved.filter { $0.value.digest != artifact } }
    guard missing[artifact] == nil, let task = scheduler.task(of: artifact) else { return [] }
    var isDamaged = false
    if case .damaged = standing { isDamaged = true }
    missing[artifact] = MissingCheckpoint(task: task, isDamaged: isDamaged)
    scheduler.checkpointMissing(artifact)
    return [.observe(.checkpointMissing(task, reason: standing.text(of: artifact, patience: filePatience)))]
  }

  /// Where a missing checkpoint stands now; to be told every second.
  mutating func look(at checkpoint: SHA256Digest, _ standing: FileStanding, now: Duration) -> [Action] {
    guard let known = missing[checkpoint] else { return [] }
    switch standing {
    case .present:
      missing[checkpoint] = nil
      return [.observe(.checkpointFound(known.task))] + act { $0.checkpointFound(checkpoint, now: now) }
    case .unreadable:
      missing[checkpoint]!.goneSince = nil
      return []
    case .gone:
      let since = known.goneSince ?? now
      missing[checkpoint]!.goneSince = since
      return known.isDamaged || now - since >= filePatience ? giveUp(checkpoint, known, now: now) : []
    case .damaged: return giveUp(checkpoint, known, now: now)
    }
  }

  private mutating func giveUp(_ checkpoint: SHA256Digest, _ known: MissingCheckpoint, now: Duration) -> [Action] {
    guard let actions = scheduler.checkpointLost(checkpoint, now: now) else { return [] }
    missing[checkpoint]!.isLost = true
    return (known.isLost ? [] : [.observe(.checkpointLost(known.task))]) + answer(actions)
  }

  /// The pretraining that gave a checkpoint came out with another one this time: the first stays the result, and nobody can go on from it.
  mutating func missRepetition(_ delivery: Delivery, of first: SHA256Digest, now: Duration) -> [Action] {
    let computation = delivery.computation
    let reason =
      "it came out as \(computation.digest.abbreviated) where \(first.abbreviated) was recorded, whose checkpoint is lost"
    let failure = FailureReport(token: computation.token, task: computation.task, failure: .crash, text: reason)
    return [.send(.acknowledge(computation.task, digest: computation.digest), to: delivery.origin.worker)]
      + act { $0.failed(delivery.origin.worker, report: failure, now: now) }
  }
}

extension FileStanding {
  /// What a worker is told.
  var reason: String {
    switch self {
    case .present: "it cannot be read"
    case .gone: "there is no such file"
    case .unreadable(let reason), .damaged(let reason): reason
    }
  }

  /// Why the artifact is not to be had, for people.
  func text(of artifact: SHA256Digest, patience: Duration) -> String {
    let file = "checkpoint \(artifact.abbreviated)"
    return switch self {
    case .present: "\(file) is there"
    case .gone:
      "\(file) is not in the run's folder any more: unless it is back within "
        + "\(patience.components.seconds) s, its pretraining is done again"
    case .unreadable(let reason): "\(file) cannot be read (\(reason)): what starts from it waits until it can"
    case .damaged(let reason): "\(reason); its pretraining is done again"
    }
  }
}
