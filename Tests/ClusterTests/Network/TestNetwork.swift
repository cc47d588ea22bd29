import Access
import Cluster
import Foundation
import SimulatedTraining
import Sweep
import Synchronization
import TestPeers
import ZeroMQ

/// A sweep whose coordinator is on host 1 and whose workers are on the others, all connected by keys.
final class TestNetwork: Sendable {
  let testbed: Testbed
  let run: TestRun
  let keys: CoordinatorKeys
  let address: String
  private let workers = Mutex<[Worker]>([])

  init(hosts: Int = 3, run: TestRun) throws {
    testbed = try Testbed(hosts: hosts)
    self.run = run
    keys = try CoordinatorKeys(folder: "\(run.folder)/coordinator-keys")
    address = "tcp://\(testbed.address(1)):7070"
  }

  /// Leases are short, so that a test does not have to wait for long.
  static let shortLeases: SchedulerSettings = {
    var settings = SchedulerSettings()
    settings.suspectAfter = .seconds(3)
    settings.expireAfter = .seconds(5)
    return settings
  }()

  func coordinator(_ scheduler: SchedulerSettings = shortLeases) -> Running<SweepSummary> {
    testbed.on(1) { [self] in
      let coordinator = try run.coordinator {
        $0.bind = try Endpoint(address)
        $0.keys = keys
        $0.scheduler = scheduler
      }
      return try coordinator.run(store: run.store.restarted())
    }
  }

  func member(_ name: String) throws -> WorkerKeys {
    let host = try WorkerKeys(folder: "\(run.folder)/keys-\(name)")
    try keys.enrol(host.keys.publicKey, name: name, at: address)
    return host
  }

  func worker(on host: Int, trainer: @escaping Trainer) throws -> Running<WorkerEnd> {
    let credentials = try member("host\(host)").credentials(for: keys.keys.publicKey)
    return testbed.on(host) { [self] in
      let settings = WorkerSettings(
        connect: address, credentials: credentials, cache: "\(run.folder)/cache-\(host)", identity: "worker-\(host)",
        host: "host\(host)")
      let worker = try Worker(settings, trainer: trainer)
      workers.withLock { $0.append(worker) }
      return try worker.run()
    }
  }

  /// Ends the workers that have not heard that the sweep is finished: a coordinator that goes away is waited for for ever.
  ///
  /// They are forgotten as well: a trainer may hold this network, and its hosts are removed with it.
  func stopWorkers() {
    let stopping = workers.withLock { workers in
      defer { workers = [] }
      return workers
    }
    for worker in stopping { worker.stop() }
  }

  /// A trainer that takes `seconds` a task.
  static func trainer(seconds: Double) -> Trainer { SimulatedTrainer.trainer(epochs: 10, epoch: seconds / 10) }

  func has(_ isWanted: (SweepEvent) -> Bool) -> Bool { run.events.withLock { $0.contains(where: isWanted) } }

  /// Whether the worker of a host has delivered a result.
  func hasDelivered(_ host: Int) -> Bool {
    has {
      switch $0 {
      case .recorded(_, _, "worker-\(host)", _, _), .reproduced(_, "worker-\(host)"): true
      default: false
      }
    }
  }

  /// Whether the worker of a host was taken for lost.
  func isLost(_ host: Int) -> Bool {
    has { if case .left("worker-\(host)", let reason) = $0 { reason.contains("silent") } else { false } }
  }
}
