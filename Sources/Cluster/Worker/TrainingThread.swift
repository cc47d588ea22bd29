import DurableFiles
import ECGData
import Foundation
import Sweep
import Synchronization
import Threads
import Training
import ZeroMQ

/// Runs the trainer for one lease on a thread of its own, and tells the network thread what happens there.
final class TrainingThread: Sendable {
  enum Report: Sendable {
    case progress(LeaseToken, TrainingProgress)
    case finished(LeaseToken, TaskOutcome, seconds: Double)
    case failed(LeaseToken, FailureClass, String)
    /// The state of the training is in the cache.
    case saved(SavedState)
  }

  let lease: Lease
  private let settings: TrainingSettings
  private let isCancelled = Atomic(false)

  init(_ lease: Lease, _ settings: TrainingSettings) {
    self.lease = lease
    self.settings = settings
  }

  func cancel() { isCancelled.store(true, ordering: .relaxed) }

  func start(_ trainer: @escaping Trainer, cache: ArtifactCache, mailbox: Mailbox<Report>) throws(ThreadError) {
    // Its own, and those of a `ThreadTeam`: Dispatch would wait for ever for one that it cannot make.
    try SystemThread.require(settings.threads, for: "training")
    try SystemThread.start("trainer", stackSize: 16 << 20) {
      mailbox.post(self.train(trainer, cache: cache, mailbox: mailbox))
    }
  }

  private func train(_ trainer: Trainer, cache: ArtifactCache, mailbox: Mailbox<Report>) -> Report {
    let start = ContinuousClock.now
    do {
      let inputs = try lease.inputs.map(cache.use)
      defer { withExtendedLifetime(inputs) {} }
      let outcome = try trainer(try input(from: cache), outlet(into: cache, mailbox))
      return .finished(lease.token, outcome, seconds: (ContinuousClock.now - start).seconds)
    } catch {
      return .failed(lease.token, failureClass(of: error), "\(error)")
    }
  }

  private func input(from cache: ArtifactCache) throws -> TrainerInput {
    func path(_ kind: ArtifactReference.Kind) -> String? {
      lease.inputs.first { $0.kind == kind }.map(cache.path(of:))
    }
    return TrainerInput(
      task: try lease.specification.task(), checkpoint: path(.checkpoint), signals: path(.signals) ?? "",
      saved: path(.state), threads: settings.threads, memory: WorkerLoop.memory)
  }

  private func outlet(into cache: ArtifactCache, _ mailbox: Mailbox<Report>) -> TrainerOutlet {
    var lastSave = ContinuousClock.now
    return TrainerOutlet(
      report: { mailbox.post(.progress(self.lease.token, $0)) },
      save: { epoch, state in
        guard ContinuousClock.now - lastSave >= .seconds(self.settings.saveInterval) else { return }
        let saved = try cache.store(state(), as: .state)
        lastSave = .now
        mailbox.post(.saved(SavedState(token: self.lease.token, epoch: epoch, artifact: saved)))
      },
      isCancelled: { self.isCancelled.load(ordering: .relaxed) })
  }

  private func failureClass(of error: any Error) -> FailureClass {
    if isCancelled.load(ordering: .relaxed) { return .cancelled }
    switch error {
    case let error as TrainingFailure: return error.failure
    case let error as FileError where error.isOutOfMemory: return .outOfMemory
    case is ClusterError, is FileError, is ThreadError: return .hostLost
    case TrainingError.badInput, is DataError, is ProtocolError: return .badInput
    case TrainingError.diverged: return .diverged
    default: return .crash
    }
  }
}

/// Messages from other threads to the one that owns the sockets.
final class Mailbox<Message: Sendable>: Sendable {
  private let messages = Mutex<[Message]>([])
  private let wakeUp: WakeUp.Handle

  init(wakeUp: WakeUp.Handle) { self.wakeUp = wakeUp }

  func post(_ message: Message) { post([message]) }

  /// Posts several messages at once.
  func post(_ several: [Message]) {
    messages.withLock { $0 += several }
    wakeUp.poke()
  }

  func takeAll() -> [Message] {
    messages.withLock { messages in
      defer { messages = [] }
      return messages
    }
  }
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
