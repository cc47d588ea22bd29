import ContentHash
import Sweep

/// The results that nobody has acknowledged, of any run; a checkpoint goes to the coordinator before the result that names it.
struct PendingResults {
  private struct Pending {
    var result: SpooledResult
    /// Whether the coordinator has its checkpoint, where there is one.
    var isUploaded: Bool

    init(_ result: SpooledResult) {
      self.result = result
      isUploaded = result.checkpoint == nil
    }

    /// What the coordinator is sent next.
    var message: WorkerMessage {
      if let checkpoint = result.checkpoint, !isUploaded { return .offer(checkpoint) }
      return .result(result.computation)
    }
  }

  private var all: [Pending]

  init(_ spooled: [SpooledResult]) { all = spooled.map(Pending.init) }

  /// Those of other runs included.
  var count: Int { all.count }

  /// Those of a run: other runs' coordinators may come back for theirs.
  func results(of run: String?) -> [SpooledResult] { all.map(\.result).filter { $0.run == run } }

  /// Those of a run that an answer is about.
  func results(of run: String?, _ task: TaskID, _ digest: SHA256Digest) -> [SpooledResult] {
    results(of: run).filter { $0.computation.isAbout(task, digest) }
  }

  /// What a run's coordinator is sent until it answers.
  func messages(to run: String?) -> [WorkerMessage] { all.filter { $0.result.run == run }.map(\.message) }

  /// Returns the first message about it.
  mutating func add(_ result: SpooledResult) -> WorkerMessage {
    let pending = Pending(result)
    all.append(pending)
    return pending.message
  }

  /// Forgets the results that an answer is about, and returns them.
  mutating func settle(_ task: TaskID, _ digest: SHA256Digest, of run: String?) -> [SpooledResult] {
    let settled = results(of: run, task, digest)
    all.removeAll { $0.result.run == run && $0.result.computation.isAbout(task, digest) }
    return settled
  }

  /// The coordinator has a checkpoint: returns what it is sent of its run now.
  mutating func uploaded(_ checkpoint: SHA256Digest, to run: String?) -> [WorkerMessage] {
    mark(checkpoint, isUploaded: true)
    return all.filter { $0.result.checkpoint?.digest == checkpoint && $0.result.run == run }.map(\.message)
  }

  /// The coordinator does not have a checkpoint any more.
  mutating func missing(_ checkpoint: SHA256Digest) { mark(checkpoint, isUploaded: false) }

  private mutating func mark(_ checkpoint: SHA256Digest, isUploaded: Bool) {
    for index in all.indices where all[index].result.checkpoint?.digest == checkpoint {
      all[index].isUploaded = isUploaded
    }
  }

  /// The checkpoint of one of them, where it has this digest.
  func checkpoint(_ digest: SHA256Digest) -> ArtifactReference? {
    all.lazy.compactMap(\.result.checkpoint).first { $0.digest == digest }
  }
}

extension Computation {
  fileprivate func isAbout(_ task: TaskID, _ digest: SHA256Digest) -> Bool {
    self.task == task && self.digest == digest
  }
}
