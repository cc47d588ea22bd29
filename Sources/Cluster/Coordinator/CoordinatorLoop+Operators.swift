import Sweep

extension CoordinatorLoop {
  /// Answers those who do not train but look on or operate.
  func answer(_ message: WorkerMessage, from peer: WorkerID) {
    switch message {
    case .look: send(.status(status.lines(elapsed: now.seconds, width: 200)), to: peer)
    case .dismiss(let host):
      let workers = hosts.keys.filter { hosts[$0] == host && scheduler.workerIDs.contains($0) }
      for worker in workers { send(.drain(reason: "an operator sent this host home"), to: worker) }
      send(.dismissed(workers: workers.count), to: peer)
    default: break
    }
  }
}
