import ContentHash

extension SweepEvent {
  /// The event in a line, where it is something that people have to know; nil for what goes as it should.
  public var notice: String? {
    switch self {
    case .unprotected(let endpoint): "INSECURE: anybody who reaches \(endpoint) can send results"
    case .inviting(let endpoint, let advice): "no worker at \(endpoint): \(advice)"
    case .enrolled(let host, nil): "\(host) has joined"
    case .enrolled(let host, let comeback?):
      "\(host) is back: it has joined by token \(comeback.token), after its key \(comeback.revokedKey) was revoked; "
        + "seedsweep keys list shows both, keys revoke KEY --with-token closes them"
    case .differs(let task, let recorded, let digest, let worker):
      "NOT REPRODUCIBLE: \(task) has digest \(recorded.abbreviated), \(worker) computed \(digest.abbreviated)"
    case .retrying(let attempt) where attempt.failure != .cancelled:
      "\(attempt.task) is tried again after attempt \(attempt.attempt): \(attempt.cause)"
    case .failed(let attempt): "\(attempt.task) was given up: \(attempt.cause)"
    case .reinstated(let task): "\(task) is tried again after all"
    case .quarantined(let worker, let reason): "\(worker) gets no more tasks: \(reason)"
    case .rejected(let worker, let reason): "\(worker.prefix(80)) was refused: \(reason.prefix(200))"
    case .checkpointMissing(let task, let reason): "\(task): \(reason)"
    case .checkpointFound(let task): "\(task): its checkpoint is there again"
    case .checkpointLost(let task): "\(task) is trained again, because its checkpoint is lost"
    case .problem(let text): text
    case .launch(let host, let text): "\(host): \(text)"
    case .sendingHome(let seconds):
      "the sweep is over: waiting up to \(durationText(seconds)) for workers to hear of it"
    case .stopping: "stopping: what is recorded stays"
    default: nil
    }
  }

  /// Whether it says what to do while nobody is there to train.
  var isInvitation: Bool { if case .inviting = self { true } else { false } }

  /// Whether a task came out differently a second time, which outlives everything else that is told.
  public var isDifference: Bool { if case .differs = self { true } else { false } }

  /// Whether something is wrong with the run itself, which stays so until somebody sees to it.
  public var isAlarm: Bool {
    switch self {
    case .unprotected, .differs, .quarantined, .rejected, .problem, .checkpointMissing, .checkpointLost: true
    case .enrolled(_, let comeback): comeback != nil
    default: false
    }
  }
}

extension FailedAttempt {
  /// Why there is no result, for people.
  public var cause: String { "\(failure), \(reason)" }
}
