import ContentHash

/// Tasks that are trained twice: audits on purpose, stragglers out of impatience.
extension Scheduler {
  /// Whether the task belongs to the audited share: by its name and the coordinator's secret alone, so that every coordinator of a run
  /// chooses the same, and nobody else knows what it chooses. A result that began from somebody else's state always belongs to it.
  func isAudited(_ task: Int, _ origin: Origin) -> Bool {
    guard settings.auditShare > 0 else { return false }
    if !origin.contributors.isEmpty { return true }
    let text = "audit \(settings.auditSecret) \(plan.tasks[task].id.name)"
    let hash = SHA256Digest(hashing: Array(text.utf8)).bytes
    let fraction = Double(hash[0..<4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }) / 0x1p32
    return fraction < settings.auditShare
  }

  mutating func nextAudit(for worker: WorkerState, now: Duration) -> Int? {
    audits.waiting.first { mayAudit($0, worker) && lasts(worker, for: $0, now: now) }
  }

  func mayAudit(_ task: Int, _ worker: WorkerState) -> Bool {
    worker.isIndependent(of: audits.wanted[task]!.origin) && !worker.isDraining && isRightKind(worker, for: task)
      && !isHeldBack(task)
  }

  /// Whether a training that the worker began before can be the audit that is waited for.
  func mayAudit(_ task: Int, _ worker: WorkerID, under token: LeaseToken) -> Bool {
    audits.waiting.contains(task) && contributors[token] == nil && mayAudit(task, workers[worker]!)
  }

  /// Has the task compared, if it is to be: what began from somebody else's state before anything else.
  mutating func wantAudit(_ task: Int, _ origin: Origin) {
    guard isAudited(task, origin) else { return }
    audits.want(task, of: origin, isUrgent: !origin.contributors.isEmpty)
  }

  /// Whether the sweep is over: everything is recorded or failed for good, and whatever can be compared has been.
  public var isFinished: Bool {
    guard unfinished == 0, audits.running == 0 else { return false }
    return !audits.waiting.contains { task in workers.values.contains { mayAudit(task, $0) } }
  }

  /// How many audits nobody has done: nobody was there who did not take part in the result.
  public var openAudits: Int { audits.wanted.count }

  /// Gives tasks that take suspiciously long to idle workers, where nothing else is left for them.
  mutating func assignStragglers(now: Duration) -> [SchedulerAction] {
    guard settings.areStragglersCopied, !isStopping, queue.isEmpty, !idle.isEmpty else { return [] }
    var actions: [SchedulerAction] = []
    for token in leases.keys.sorted() {
      guard let lease = leases[token], isStraggling(lease, now: now) else { continue }
      let slow = workers[lease.worker]!.place
      let free = idle.first {
        let worker = workers[$0]!
        return worker.place != slow && lasts(worker, for: lease.task, now: now) && isRightKind(worker, for: lease.task)
      }
      guard let free else { continue }
      actions.append(.lease(self.lease(lease.task, .straggler, to: free, now: now), to: free))
      idle.removeAll { workers[$0]!.slots == 0 }
    }
    return actions
  }

  private func isStraggling(_ lease: LeaseState, now: Duration) -> Bool {
    guard lease.purpose != .audit, tasks[lease.task].tokens.count == 1, !isHeldBack(lease.task),
      let mean = durations.mean(isPretraining: plan.tasks[lease.task].isPretraining)
    else { return false }
    return now - lease.given >= max(settings.stragglerAfter, .seconds(2 * mean))
  }
}

extension Scheduler.WorkerState {
  /// Whether it took no part in a result: another party where hosts have keys, else another worker.
  func isIndependent(of origin: Origin) -> Bool {
    guard let party, let theirs = origin.party else { return place != origin.worker }
    return party != theirs && !origin.contributors.contains(party)
  }
}
