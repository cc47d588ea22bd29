import ContentHash
public import Training

extension Lease {
  /// The task that a worker is to train; throws where no worker can take the lease.
  ///
  /// A coordinator's word is checked as a sweep file is: settings within the same bounds, inputs that are what the task names, and no
  /// more memory than the host has.
  /// - Parameter memory: how many bytes of memory the host has.
  public func checkedTask(memory: Int) throws(Implausibility) -> TrainingTask {
    try Plausible.check(attempt, "an attempt", in: Plausible.attempts)
    try Plausible.check(limit, "a time limit", in: Plausible.seconds)
    let work: TrainingTask
    do { work = try specification.task() } catch { throw Implausibility("a specification that is none: \(error)") }
    guard work.id == task else { throw Implausibility("a specification of \(work.id) under the name of another task") }
    try work.checkSettings()
    try checkInputs(of: work)
    // A lease does not say the signals' rate: what they need at theirs is looked at once they are there.
    let needed = work.leastMemory(signalBytes: inputs.first { $0.kind == .signals }?.size ?? 0)
    guard needed <= memory else {
      throw Implausibility(
        "a training that takes at least \(needed >> 20) MiB of memory; this host has \(memory >> 20)")
    }
    return work
  }

  private func checkInputs(of work: TrainingTask) throws(Implausibility) {
    for input in inputs { try input.checkValues() }
    let named = Dictionary(grouping: inputs, by: \.kind).mapValues { $0.map(\.digest) }
    let (signals, checkpoint) = work.inputs
    guard named[.signals] == [signals] else { throw Implausibility("other signals than the task's") }
    // What starts from a state needs no checkpoint beside it, as a pretraining has none.
    guard named[.checkpoint] ?? [] == (checkpoint.map { [$0] } ?? []) else {
      throw Implausibility("another checkpoint than the task's")
    }
    let states = named[.state]?.count ?? 0
    guard states == 0 || states == 1 && checkpoint == nil && work.isPretraining else {
      throw Implausibility("\(states) saved states of a task that has none")
    }
  }
}

extension TrainingTask {
  /// The task's name in its sweep.
  var id: TaskID {
    switch self {
    case .pretraining(let task): task.id
    case .trial(let task): .trial(task.condition, seed: task.seed, crossed: task.crossed)
    }
  }

  fileprivate var isPretraining: Bool { if case .pretraining = self { true } else { false } }

  fileprivate var inputs: (signals: SHA256Digest, checkpoint: SHA256Digest?) {
    switch self {
    case .pretraining(let task): (task.data, nil)
    case .trial(let task): (task.data, task.checkpoint)
    }
  }
}

extension PretrainingTask {
  /// The task's name in its sweep.
  var id: TaskID { .pretraining(encoder.architecture, groupNorm: usesGroupNorm, name: name, seed: seed) }
}
