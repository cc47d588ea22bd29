extension Scheduler {
  /// A worker came, or came back: what it still trains is taken over where nobody else does it.
  public mutating func join(_ worker: WorkerID, hello: Hello, now: Duration) -> [SchedulerAction] {
    var actions: [SchedulerAction] = []
    for predecessor in hello.replaces {
      actions += leave(
        WorkerID(predecessor.identity), failure: predecessor.failure, reason: predecessor.text, now: now)
    }
    var state = workers[worker] ?? WorkerState(name: "\(hello.host):\(hello.processID)", lastHeard: now)
    state.lastHeard = now
    state.isSuspect = false
    workers[worker] = state
    for running in hello.running { actions += adopt(running, by: worker, now: now) }
    let held = hello.running.map(\.token) + hello.results.map(\.token)
    actions += reconcile(worker, holding: held, now: now)
    return actions + assign(now: now)
  }

  /// Any message of a worker; false where the worker is not known and should identify itself.
  public mutating func heard(_ worker: WorkerID, now: Duration) -> Bool {
    guard workers[worker] != nil else { return false }
    workers[worker]!.lastHeard = now
    workers[worker]!.isSuspect = false
    return true
  }

  /// The worker holds `tokens`, running or unacknowledged, and can take `slots` more tasks.
  public mutating func heartbeat(
    _ worker: WorkerID, tokens: [LeaseToken], slots: Int, now: Duration
  ) -> [SchedulerAction] {
    guard workers[worker] != nil else { return [] }
    var actions: [SchedulerAction] = []
    for token in tokens { actions += mention(token, by: worker, now: now) }
    actions += reconcile(worker, holding: tokens, now: now)
    offer(worker, slots: slots)
    return actions + assign(now: now)
  }

  /// The worker ended: by its own will where `failure` is nil, which no task is blamed for.
  public mutating func leave(
    _ worker: WorkerID, failure: FailureClass? = nil, reason: String, now: Duration
  ) -> [SchedulerAction] {
    guard let state = workers.removeValue(forKey: worker) else { return [] }
    idle.removeAll { $0 == worker }
    var actions: [SchedulerAction] = [.lose(worker, reason: reason)]
    for token in state.tokens {
      guard let lease = leases.removeValue(forKey: token) else { continue }
      if let failure {
        actions += attemptFailed(lease.task, failure, reason: "\(state.name) \(reason)", at: worker)
      } else {
        enqueue(lease.task)
      }
    }
    return actions + assign(now: now)
  }

  /// Looks for silent workers. Call it several times a second, also where nothing happens.
  public mutating func tick(now: Duration) -> [SchedulerAction] {
    forgiveOwnAbsence(now: now)
    var actions: [SchedulerAction] = []
    for worker in workers.keys.sorted() {
      let silence = now - workers[worker]!.lastHeard
      if silence >= settings.expireAfter {
        actions += leave(worker, failure: .hostLost, reason: "was silent for \(silence.components.seconds) s", now: now)
      } else if silence >= settings.suspectAfter, !workers[worker]!.isSuspect {
        workers[worker]!.isSuspect = true
        actions.append(.suspect(worker))
      }
    }
    return actions + assign(now: now)
  }

  /// A coordinator that was itself stopped has not listened: nobody is blamed for that time.
  private mutating func forgiveOwnAbsence(now: Duration) {
    defer { lastTick = now }
    guard let lastTick, now - lastTick > settings.suspectAfter else { return }
    for worker in workers.keys { workers[worker]!.lastHeard += now - lastTick }
  }

  /// Notes free slots, except while a lease is on its way: the worker did not know of it when it wrote.
  private mutating func offer(_ worker: WorkerID, slots: Int) {
    guard let state = workers[worker], state.tokens.allSatisfy({ leases[$0]!.isConfirmed }) else { return }
    workers[worker]!.slots = max(0, slots)
    if slots <= 0 {
      idle.removeAll { $0 == worker }
    } else if !idle.contains(worker) {
      idle.append(worker)
    }
  }
}
