import ContentHash
import Sweep
import Training

/// The loop's side of a lease's inputs: they are brought here before its training begins.
extension WorkerLoop {
  func fetch(_ lease: Lease) {
    fetchings += 1
    fetching = (lease, fetchings)
    ask(.begin(lease, fetchings, instructions: instructions))
  }

  func ask(_ request: FetchDesk.Request) {
    openSteps += 1
    desk.submit(request)
  }

  func endFetching() {
    guard fetching != nil else { return }
    fetching = nil
    desk.submit(.drop)
  }

  func receiveSteps() throws {
    for report in steps.takeAll() {
      openSteps -= 1
      if let line = report.remark.flatMap(log.records) { tell(line) }
      ownStates.formUnion(report.fetchedStates)
      if report.number == fetching?.number { try take(report.step) }
    }
  }

  func take(_ step: Result<InputFetcher.Step, any Error>) throws {
    switch step {
    case .success(.request(let request)): send(.want(request))
    case .success(.complete): try train()
    case .success(.wait): break
    case .failure(let error as ClusterError): try beginAnew(because: error)
    case .failure(let error): wait(for: error)
    }
  }

  /// The corrupt file is gone, and the next step begins anew; but what is corrupt again and again is for another worker to try.
  func beginAnew(because error: ClusterError) throws {
    guard case .corruptArtifact(let expected, _) = error else { return wait(for: error) }
    corruptArrivals += 1
    guard corruptArrivals == Self.mostCorruptArrivals else { return }
    try abandon(.crash, "artifact \(expected.prefix(8)) arrived damaged \(corruptArrivals) times")
  }

  /// The coordinator does not have an artifact. A training that was to go on from a saved state begins anew without it.
  func doWithout(_ digest: SHA256Digest, reason: String) throws {
    guard var lease = fetching?.lease, let input = lease.inputs.first(where: { $0.digest == digest }) else { return }
    guard input.kind == .state else {
      return try abandon(.cancelled, "the coordinator has no artifact \(digest.abbreviated): \(reason)")
    }
    lease.inputs.removeAll { $0.digest == digest }
    fetch(lease)
  }
}
