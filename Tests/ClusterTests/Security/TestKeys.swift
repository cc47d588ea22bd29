import Access
import Cluster
import ContentHash
import Sweep
import Synchronization
import TestPeers
import ZeroMQ

/// The keys of a run's coordinator, and of hosts that have joined it or not.
struct TestKeys {
  let run: TestRun
  let coordinator: CoordinatorKeys

  init(_ run: TestRun) throws {
    self.run = run
    coordinator = try CoordinatorKeys(folder: "\(run.folder)/coordinator-keys")
  }

  func token(role: Role = .worker, uses: Int = 1) throws -> JoinToken {
    try coordinator.issueToken(address: run.endpoint, role: role, uses: uses)
  }

  /// A host that nobody knows.
  func stranger(_ name: String) throws -> WorkerKeys { try WorkerKeys(folder: "\(run.folder)/keys-\(name)") }

  /// A host that has joined.
  func member(_ name: String, role: Role = .worker) throws -> WorkerKeys {
    let host = try stranger(name)
    try coordinator.enrol(host.keys.publicKey, name: name, at: run.endpoint, role: role)
    return host
  }

  func credentials(_ host: WorkerKeys) -> Credentials { host.credentials(for: coordinator.keys.publicKey) }

  func startCoordinator() throws -> (Coordinator, Running<SweepSummary>) {
    let coordinator = try run.coordinator { $0.keys = self.coordinator }
    return (coordinator, Running { try coordinator.run(store: run.store.restarted()) })
  }

  /// A socket that speaks for itself, with somebody's keys.
  func peer(_ name: String, _ keys: CurveKeyPair, in context: Context? = nil) throws -> Socket {
    try .peer(name, keys, server: coordinator.keys.publicKey, at: run.endpoint, in: context)
  }
}

extension TestRun {
  /// What was refused, as "peer: reason".
  var rejections: [String] {
    events.withLock { events in
      events.compactMap { if case .rejected(let worker, let reason) = $0 { "\(worker): \(reason)" } else { nil } }
    }
  }
}
