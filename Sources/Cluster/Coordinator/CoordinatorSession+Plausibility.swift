import Sweep
import Training

/// What a worker says of a task, held against the plan.
extension CoordinatorSession {
  /// What the message says that its task does not allow; nil where all is well, and of a lease that the worker does not hold.
  func contradiction(of message: WorkerMessage, from worker: WorkerID) -> String? {
    do throws(Implausibility) {
      switch message {
      case .progress(let token, let progress):
        if let work = work(of: token, at: worker) { try progress.check(against: work) }
      case .saved(let state):
        if let work = work(of: state.token, at: worker) { try state.check(against: work) }
      default: break
      }
      return nil
    } catch { return error.description }
  }

  private func work(of token: LeaseToken, at worker: WorkerID) -> TrainingTask? {
    scheduler.task(of: token, at: worker).flatMap(scheduler.work)
  }
}
