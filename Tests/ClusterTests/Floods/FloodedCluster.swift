import Access
import Cluster
import Foundation
import SimulatedTraining
import Sweep
import Synchronization
import TestPeers
import TestSupport
import ZeroMQ

/// A coordinator process that may have two gigabytes of memory addresses, with keys and over TCP, and an honest worker that waits for
/// a wave of a flood before it ends a task.
///
/// Several threads ask whether the process lives, which does no harm.
final class FloodedCluster: @unchecked Sendable {
  let sweep: SimulatedSweep
  let keys: CoordinatorKeys
  private let honest: WorkerKeys
  /// Those of an attacker, who has joined as well.
  let evil: WorkerKeys
  private let process: RunningExecutable
  private let folder: TemporaryFolder
  /// How many waves the flood has sent.
  let waves = Atomic(0)
  let isFloodOver = Atomic(false)
  private let isOver = Atomic(false)
  private let finished = Mutex<[LeaseToken: ContinuousClock.Instant]>([:])
  private let waits = Mutex<[Duration]>([])

  init(seeds: UInt64) throws {
    folder = try TemporaryFolder()
    var sweep = SimulatedSweep(
      folder: folder.path, conditions: ["scratch-noaug-n70", "ssl-noaug-n70"], seeds: Array(1...seeds))
    sweep.bind = try FreeAddress.tcp()
    sweep.keys = "\(folder.path)/keys"
    sweep.readoption = 0
    // A peer that took a task and said no more keeps it no longer than that.
    (sweep.suspectAfter, sweep.expireAfter) = (2, 5)
    sweep.signalCount = 4 << 20
    self.sweep = sweep
    keys = try CoordinatorKeys(folder: sweep.keys!)
    honest = try WorkerKeys(folder: "\(folder.path)/keys-honest")
    evil = try WorkerKeys(folder: "\(folder.path)/keys-evil")
    for (host, name) in [(honest, "honest"), (evil, "evil")] {
      try keys.enrol(host.keys.publicKey, name: name, at: sweep.address)
    }
    process = try RunningExecutable(
      [sweep.json], executable: ChaosCluster.executable("SimulatedCoordinator"),
      launcher: ["/usr/bin/env", "bash", "-c", "ulimit -v 2097152; exec \"$@\"", "bash"])
  }

  var isAlive: Bool { process.isRunning }
  var hasEnded: Bool { isOver.load(ordering: .acquiring) }
  var errors: String { process.errors }
  /// The port that the coordinator listens at.
  var port: UInt16 { UInt16(sweep.address.split(separator: ":").last!)! }

  /// Works honestly until the sweep is over, each task in a wave of its own; the longest that an acknowledgement took.
  func work() throws -> Duration {
    defer { isOver.store(true, ordering: .releasing) }
    let worker = try Worker(
      WorkerSettings(
        connect: sweep.address, credentials: honest.credentials(for: keys.keys.publicKey),
        cache: "\(folder.path)/cache",
        identity: "honest", host: "host"),
      trainer: { input, outlet in
        let before = self.waves.load(ordering: .acquiring)
        wait {
          self.waves.load(ordering: .acquiring) > before || self.isFloodOver.load(ordering: .acquiring)
            || outlet.isCancelled() || !self.isAlive
        }
        return try SimulatedTrainer.trainer()(input, outlet)
      }, observe: note)
    let supervisor = Running { try worker.run() }
    // A coordinator that does not live has nobody to wait for.
    wait { supervisor.isFinished || !self.isAlive }
    if !supervisor.isFinished {
      usleep(3_000_000)
      worker.stop()
    }
    _ = try supervisor.value()
    return waits.withLock { $0.max() ?? .zero }
  }

  private func note(_ event: WorkerEvent) {
    switch event {
    case .finished(_, let token, _): finished.withLock { $0[token] = .now }
    case .settled(_, let token, _, _):
      guard let start = finished.withLock({ $0[token] }) else { return }
      waits.withLock { $0.append(.now - start) }
    case .welcomed, .began, .failed: break
    }
  }

  /// Waits for the coordinator's end and gives its status.
  func status() -> Int32 { process.wait() }

  /// What the coordinator's log says, over all its files.
  func log() throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: sweep.run).filter { $0.hasSuffix(".jsonl") }
    return try names.sorted().map { try String(contentsOfFile: "\(sweep.run)/\($0)", encoding: .utf8) }.joined()
  }

  /// What the coordinator refused of the honest worker.
  func rejectionsOfHonest() throws -> [Substring] {
    let names = [#""worker":"honest""#, "key \(honest.keys.publicKey.abbreviated)"]
    return try log().split(separator: "\n").filter { line in
      line.contains(#""event":"rejected""#) && names.contains { line.contains($0) }
    }
  }

  /// How many bytes the run's folder has.
  func size() throws -> Int {
    let files = FileManager.default.enumerator(atPath: sweep.run)!.compactMap { $0 as? String }
    return files.reduce(0) { sum, name in
      let attributes = try? FileManager.default.attributesOfItem(atPath: "\(sweep.run)/\(name)")
      return sum + (attributes?[.size] as? Int ?? 0)
    }
  }
}
