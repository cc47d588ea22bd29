public import ContentHash

/// Checkpoints that the store does not have: what starts from one waits until it is back, or until its pretraining is done again.
extension Scheduler {
  /// The recorded pretraining that gave a checkpoint.
  private func pretraining(of checkpoint: SHA256Digest) -> Int? {
    tasks.indices.first { tasks[$0].digest == checkpoint && !dependents[$0].isEmpty }
  }

  /// The pretraining whose checkpoint it is; nil where no task of this sweep starts from it.
  public func task(of checkpoint: SHA256Digest) -> TaskID? { pretraining(of: checkpoint).map { plan.tasks[$0].id } }

  /// Whether tasks wait for the checkpoint although its pretraining has a result.
  public func isMissing(_ checkpoint: SHA256Digest) -> Bool {
    pretraining(of: checkpoint).map { tasks[$0].isCheckpointMissing } ?? false
  }

  /// Whether the task starts from a checkpoint that is missing.
  func isHeldBack(_ task: Int) -> Bool {
    guard let prerequisite = plan.tasks[task].prerequisite else { return false }
    return tasks[number[prerequisite]!].isCheckpointMissing
  }

  /// The store does not have a checkpoint: nothing that starts from it is given out.
  public mutating func checkpointMissing(_ checkpoint: SHA256Digest) {
    guard let task = pretraining(of: checkpoint) else { return }
    tasks[task].isCheckpointMissing = true
    for dependent in dependents[task] where tasks[dependent].phase == .queued {
      dequeue(dependent)
      tasks[dependent].phase = .blocked
    }
  }

  /// Takes back what was not sent to its worker, because its checkpoint is missing. The worker gets something else at the next tick.
  public mutating func withdraw(_ assignment: Assignment, from worker: WorkerID) -> [SchedulerAction] {
    guard let lease = release(assignment.token) else { return [] }
    tasks[lease.task].attempts -= 1
    let actions = free(lease)
    workers[worker]?.slots += 1
    if workers[worker] != nil, !idle.contains(worker) { idle.append(worker) }
    return actions
  }

  /// The checkpoint will not come back: its pretraining is given out once more. Nil where nobody needs that, or somebody does it already.
  public mutating func checkpointLost(_ checkpoint: SHA256Digest, now: Duration) -> [SchedulerAction]? {
    guard let task = pretraining(of: checkpoint), tasks[task].isCheckpointMissing, tasks[task].tokens.isEmpty,
      tasks[task].phase == .recorded(checkpoint), dependents[task].contains(where: { tasks[$0].phase == .blocked })
    else { return nil }
    unfinished += 1
    return enqueue(task) + assign(now: now)
  }

  /// A recorded pretraining came out the same once more, and its checkpoint came with it.
  mutating func checkpointReturned(of task: Int) -> [SchedulerAction] {
    guard tasks[task].isCheckpointMissing else { return [] }
    tasks[task].isCheckpointMissing = false
    return unblock(dependents[task])
  }

  /// The checkpoint is there again: what was begun in its place is cancelled.
  public mutating func checkpointFound(_ checkpoint: SHA256Digest, now: Duration) -> [SchedulerAction] {
    guard let task = pretraining(of: checkpoint), tasks[task].isCheckpointMissing else { return [] }
    tasks[task].isCheckpointMissing = false
    var actions: [SchedulerAction] = []
    switch tasks[task].phase {
    case .queued:
      dequeue(task)
      unfinished -= 1
    case .leased:
      for token in tasks[task].tokens {
        actions.append(cancellation(of: token, task, at: leases[token]!.worker))
        release(token)
      }
      unfinished -= 1
    case .failed, .blocked, .recorded: break
    }
    tasks[task].phase = .recorded(checkpoint)
    return actions + unblock(dependents[task]) + assign(now: now)
  }
}
