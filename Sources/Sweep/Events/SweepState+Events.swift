import Training

extension SweepState {
  /// Takes the next event. What is said of a worker that is not connected changes nothing.
  public mutating func apply(_ timed: TimedEvent) {
    time = max(time, timed.time)
    switch timed.event {
    case .started:
      phase = .running
      start = timed.time
    case .unprotected: isUnprotected = true
    case .joined(let worker, let host, let processID, let kernelLanes):
      leave(worker)
      notices.removeAll { $0.event.isInvitation }
      workers[worker] = Worker(name: worker, host: host, processID: processID, kernelLanes: kernelLanes)
    case .suspected(let worker): workers[worker]?.isSuspect = true
    case .heard(let worker):
      workers[worker]?.isSuspect = false
      workers[worker]?.silence = 0
    case .draining(let worker): workers[worker]?.isLeaving = true
    case .left(let worker, _): leave(worker)
    case .present(let presences):
      for presence in presences { workers[presence.worker]?.silence = Plausible.time(presence.silence) }
    case .leased(let task, let attempt, let worker, let purpose):
      begin(task, attempt, purpose, at: worker, .training([]), Pace(since: time, epoch: 0))
    case .adopted(let task, let attempt, let worker, let purpose):
      begin(task, attempt, purpose, at: worker, .training([]), Pace(since: time, epoch: nil))
    case .delivering(let task, let attempt, let worker, let purpose):
      begin(task, attempt, purpose, at: worker, .delivering, Pace(since: time, epoch: nil))
    case .resumed(let task, let epoch, let worker):
      change(task, at: worker) { [time] in $0.pace = Pace(since: time, epoch: epoch) }
    case .progress(let task, let worker, let progress): note(progress, of: task, at: worker)
    case .recorded(let task, _, let worker, let seconds, let divergedInEpoch):
      record(task, at: worker, seconds: seconds, divergedInEpoch: divergedInEpoch)
    case .reproduced(let task, let worker):
      reproduced += 1
      end(task, at: worker)
    case .differs(let task, _, _, let worker), .settled(let task, let worker), .cancelled(let task, let worker):
      end(task, at: worker)
    case .retrying(let attempt): fail(attempt)
    case .failed(let attempt):
      fail(attempt)
      set(attempt.task, .failed(attempt))
    case .reinstated(let task): set(task, nil)
    case .quarantined(let worker, let reason): quarantined[worker] = reason
    case .stopping: phase = .stopping
    case .ended: phase = .ended
    case .checkpointMissing(let task, _): missingCheckpoints.insert(task)
    case .checkpointFound(let task): missingCheckpoints.remove(task)
    case .inviting, .enrolled, .saved, .checkpointLost, .artifactStored, .rejected, .problem, .launch, .sendingHome:
      break
    }
    if timed.event.notice != nil { add(timed) }
  }

  private mutating func begin(
    _ task: TaskID, _ number: Int, _ purpose: Assignment.Purpose, at worker: String, _ stage: Attempt.Stage,
    _ pace: Pace
  ) {
    guard workers[worker] != nil else { return }
    end(task, at: worker)
    workers[worker]!.attempts.append(
      Attempt(
        task: task, worker: worker, number: number, purpose: purpose, since: time, stage: stage, pace: pace))
    trainers[task, default: []].append(worker)
  }

  private mutating func change(_ task: TaskID, at worker: String, _ body: (inout Attempt) -> Void) {
    guard let index = workers[worker]?.attempts.firstIndex(where: { $0.task == task }) else { return }
    body(&workers[worker]!.attempts[index])
  }

  private mutating func note(_ progress: TrainingProgress, of task: TaskID, at worker: String) {
    change(task, at: worker) { [time] attempt in
      guard case .training(var curve) = attempt.stage else { return }
      // Nothing is known of how long the epochs before took.
      if attempt.pace.epoch == nil { attempt.pace = Pace(since: time, epoch: progress.epoch) }
      curve.append(progress)
      if curve.count > Self.mostPoints { curve = Self.thinned(curve) }
      attempt.stage = .training(curve)
    }
  }

  /// Every second point of a curve, and its last one.
  private static func thinned(_ curve: [TrainingProgress]) -> [TrainingProgress] {
    curve.indices.filter { $0 % 2 == 0 || $0 == curve.count - 1 }.map { curve[$0] }
  }

  private mutating func end(_ task: TaskID, at worker: String) {
    guard let index = workers[worker]?.attempts.firstIndex(where: { $0.task == task }) else { return }
    workers[worker]!.attempts.remove(at: index)
    forget(worker, at: task)
  }

  private mutating func forget(_ worker: String, at task: TaskID) {
    trainers[task]?.removeAll { $0 == worker }
    if trainers[task]?.isEmpty == true { trainers[task] = nil }
  }

  private mutating func leave(_ worker: String) {
    guard let former = workers.removeValue(forKey: worker) else { return }
    for attempt in former.attempts { forget(worker, at: attempt.task) }
  }

  private mutating func record(_ task: TaskID, at worker: String, seconds: Double, divergedInEpoch: Int?) {
    end(task, at: worker)
    let isFirst = if case .recorded = outcomes[task] { false } else { true }
    set(task, .recorded(divergedInEpoch: divergedInEpoch), seconds: isFirst ? seconds : nil)
    workers[worker]?.finished += 1
    workers[worker]?.seconds += Plausible.time(seconds)
    // Whoever goes on with it trains for comparison from now on.
    for other in trainers[task] ?? [] { change(task, at: other) { $0.purpose = .audit } }
  }

  private mutating func fail(_ attempt: FailedAttempt) {
    // A task whose pretraining was given up has no attempt; older logs do not say whose attempt it was.
    if let worker = attempt.worker {
      end(attempt.task, at: "\(worker)")
    } else {
      for worker in trainers[attempt.task] ?? [] { end(attempt.task, at: worker) }
    }
    guard attempt.failure != .cancelled else { return }
    failures.append(attempt)
    if failures.count > Self.mostFailures { failures.removeFirst() }
  }

  mutating func set(_ task: TaskID, _ outcome: Outcome?, seconds: Double? = nil) {
    switch outcomes[task] {
    case nil: break
    case .recorded: self[tallyOf: task].recorded -= 1
    case .failed: self[tallyOf: task].failed -= 1
    }
    outcomes[task] = outcome
    switch outcome {
    case nil: break
    case .recorded: self[tallyOf: task].recorded += 1
    case .failed: self[tallyOf: task].failed += 1
    }
    guard let seconds, Plausible.seconds.contains(seconds) else { return }
    self[tallyOf: task].timed += 1
    self[tallyOf: task].seconds += seconds
  }

  private mutating func add(_ notice: TimedEvent) {
    notices.append(notice)
    guard notices.count > Self.mostNotices else { return }
    notices.remove(at: notices.firstIndex { !$0.event.isDifference } ?? 0)
  }
}
