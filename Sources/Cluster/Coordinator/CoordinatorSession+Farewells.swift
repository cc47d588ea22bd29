import Sweep

/// Workers that go: by themselves, because somebody asks for it, or because the sweep is over.
extension CoordinatorSession {
  /// The worker has to go.
  mutating func dismiss(_ worker: WorkerID, reason: String, now: Duration) -> [Action] {
    act { $0.leave(worker, reason: reason, now: now) }
  }

  /// The worker cannot be reached. It may be there still, and come back.
  mutating func lose(_ worker: WorkerID, reason: String, now: Duration) -> [Action] {
    acquaintances.miss(worker)
    return act { $0.leave(worker, reason: reason, now: now) }
  }

  /// The names of the workers that a request is about.
  func workers(concernedBy request: RunRequest) -> [String] {
    switch request {
    case .drain(let name): workers(named: name).map { "\($0)" }
    }
  }

  private func workers(named name: String) -> [WorkerID] { scheduler.workerIDs.filter { $0.isNamed(name) } }

  /// Somebody asks for something.
  mutating func heed(_ request: RunRequest) -> [Action] {
    switch request {
    case .drain(let name):
      let workers = workers(named: name)
      guard !workers.isEmpty else {
        return [.observe(.problem("no worker, host or process is called \"\(name)\": nobody is sent home"))]
      }
      for worker in workers { scheduler.drain(worker) }
      return workers.flatMap { worker in
        [
          .send(.drain(reason: "it was asked to leave"), to: worker) as Action,
          .observe(.draining(worker: "\(worker)")),
        ]
      }
    }
  }

  /// Everybody is to drop what they train.
  mutating func stop() -> [Action] { act { $0.stop() } }

  /// The sweep is over: everybody may leave, whoever comes later, too.
  mutating func sendHome() -> [Action] {
    isOver = true
    return scheduler.workerIDs.map(dismissal)
  }

  func dismissal(of worker: WorkerID) -> Action {
    .send(.drain(reason: "the sweep is finished"), to: worker)
  }

  /// How many workers have not said goodbye, as far as this coordinator knows.
  var expected: Int { scheduler.workerIDs.count + acquaintances.absent }
}
