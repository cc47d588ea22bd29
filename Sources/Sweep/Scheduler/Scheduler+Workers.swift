extension Scheduler {
  /// A worker came, or came back: what it still trains is taken over where nobody else is nearer to its end. It can replace workers of its
  /// own party only.
  public mutating func join(
    _ worker: WorkerID, hello: Hello, party: Party? = nil, now: Duration
  ) -> [SchedulerAction] {
    let predecessors = hello.replaces.map { WorkerID($0.identity) }
    let place = places.place(of: worker, replacing: predecessors, party: party)
    var actions: [SchedulerAction] = []
    for (id, predecessor) in zip(predecessors, hello.replaces) where id != worker && workers[id]?.party == party {
      actions += depart(id, failure: predecessor.failure, reason: predecessor.text, now: now)
    }
    if let reason = places.quarantined[place] { return actions + [.refuse(worker, reason: reason)] + assign(now: now) }
    let name = "\(hello.host):\(hello.processID)"
    var state =
      workers[worker]
      ?? WorkerState(
        name: name, host: hello.host, party: party, place: place, lastHeard: now)
    state.lastHeard = now
    state.isSuspect = false
    state.fingerprint = hello.fingerprint
    state.ends = hello.secondsLeft.map { now + .seconds(max(0, min($0, 1e9))) }
    workers[worker] = state
    speeds.note(rate: HostFacts(hello.facts).calibrationRate, of: hello.host)
    for running in hello.running { actions += adopt(running, by: worker, now: now) }
    for result in hello.results { actions += hold(result, by: worker, now: now) }
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

  /// Whether the worker has been silent for a while.
  public func isSuspect(_ worker: WorkerID) -> Bool { workers[worker]?.isSuspect == true }

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

  /// The worker is to finish what it trains and get nothing more.
  public mutating func drain(_ worker: WorkerID) {
    workers[worker]?.isDraining = true
    offer(worker, slots: 0)
  }

  /// The worker ended: by its own will where `failure` is nil, which no task is blamed for.
  public mutating func leave(
    _ worker: WorkerID, failure: FailureClass? = nil, reason: String, now: Duration
  ) -> [SchedulerAction] {
    depart(worker, failure: failure, reason: reason, now: now) + assign(now: now)
  }

  mutating func depart(
    _ worker: WorkerID, failure: FailureClass?, reason: String, now: Duration
  ) -> [SchedulerAction] {
    guard let state = workers.removeValue(forKey: worker) else { return [] }
    if state.slots > 0 { idle.removeAll { $0 == worker } }
    var actions: [SchedulerAction] = [.lose(worker, reason: reason)]
    let silence = now - state.lastHeard
    for token in state.tokens {
      guard let lease = release(token) else { continue }
      if let failure {
        actions += attemptFailed(
          lease, failure, reason: "\(state.name) \(reason)", at: worker, state, lasted: state.lastHeard - lease.given,
          silence: silence)
      } else {
        lose(state.lastHeard - lease.given, of: lease, silence: silence)
        actions += free(lease)
      }
    }
    return actions
  }

  /// Looks for silent workers and stuck tasks. Call it several times a second, also where nothing happens.
  public mutating func tick(now: Duration) -> [SchedulerAction] {
    pauseExpiry(now: now)
    var actions: [SchedulerAction] = []
    for worker in silentWorkers(now: now) {
      let silence = now - workers[worker]!.lastHeard
      if silence >= settings.expireAfter, now >= expiryResumes {
        actions += depart(
          worker, failure: .hostLost, reason: "was silent for \(silence.components.seconds) s", now: now)
      } else if !workers[worker]!.isSuspect {
        workers[worker]!.isSuspect = true
        actions.append(.suspect(worker))
      }
    }
    return actions + assign(now: now) + assignStragglers(now: now)
  }

  private func silentWorkers(now: Duration) -> [WorkerID] {
    workers.lazy.filter { now - $0.value.lastHeard >= self.settings.suspectAfter }.map(\.key).sorted()
  }

  /// A coordinator that was itself stopped has not listened: nobody is taken for lost before a whole lease has passed.
  private mutating func pauseExpiry(now: Duration) {
    defer { lastTick = now }
    guard let lastTick, now - lastTick > settings.suspectAfter / 2 else { return }
    expiryResumes = now + settings.expireAfter
  }

  /// Notes free slots, except while a lease is on its way: the worker did not know of it when it wrote.
  private mutating func offer(_ worker: WorkerID, slots: Int) {
    guard let state = workers[worker], state.tokens.allSatisfy({ leases[$0]!.isConfirmed }) else { return }
    let slots = state.isDraining ? 0 : max(0, slots)
    workers[worker]!.slots = slots
    if slots == 0, state.slots > 0 {
      idle.removeAll { $0 == worker }
    } else if slots > 0, state.slots == 0 {
      idle.append(worker)
    }
  }
}
