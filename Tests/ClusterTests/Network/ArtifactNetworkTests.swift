import Access
import Cluster
import ContentHash
import Foundation
import SimulatedTraining
import Sweep
import Synchronization
import TestPeers
import TestSupport
import Testing
import ZeroMQ

@Suite(
  "Artifacts over a network", .serialized, .waiting(minutes: 10),
  .enabled(if: Testbed.obstacle == nil, "this machine does not allow network namespaces"))
struct ArtifactNetworkTests {
  @Test("an artifact whose link goes down in the middle goes on where it stopped")
  func linkDown() throws {
    let run = try TestRun(conditions: ["scratch-noaug-n70"], seeds: [1], signalBytes: 200_000_000)
    let network = try TestNetwork(hosts: 2, run: run)
    let summary = network.coordinator()
    let worker = try network.worker(on: 2, trainer: SimulatedTrainer.trainer())
    let arriving = "\(run.folder)/cache-2/.incoming-\(run.plan.data).signals"
    let size = { (try? FileManager.default.attributesOfItem(atPath: arriving)[.size] as? Int) ?? 0 }
    wait { size() > 20_000_000 }
    try network.testbed.cut(2)
    usleep(500_000)
    let before = size()
    #expect(before < 200_000_000, "the artifact was through before the link went down")
    usleep(1_500_000)
    #expect(size() == before, "nothing arrives over a dead link")
    try network.testbed.heal(2)
    wait { size() > before || summary.isFinished }
    #expect(try summary.value().left == 0)
    network.stopWorkers()
    _ = try worker.value()
    #expect(run.recorded == (try run.expected()))
  }

  @Test("half a gigabyte at full speed leaves messages fast, and nobody is taken for lost", .nightly)
  func fullSpeed() throws {
    let run = try TestRun(conditions: ["scratch-noaug-n70"], seeds: [1], signalBytes: 500_000_000)
    let network = try TestNetwork(hosts: 3, run: run)
    let summary = network.coordinator()
    let probe = try Probe(network, host: 3)
    let prober = network.testbed.on(3) { try probe.run() }
    wait { network.run.joined == 1 }
    let start = ContinuousClock.now
    let path = "\(run.folder)/cache-2/\(run.plan.data).signals"
    let worker = try network.worker(on: 2, trainer: SimulatedTrainer.trainer())
    wait { FileManager.default.fileExists(atPath: path) }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    #expect(try summary.value().left == 0)
    network.stopWorkers()
    _ = try worker.value()
    probe.stop()
    let delays = try prober.value().sorted()
    print("500 MB in \(seconds) s; \(delays.count) answers beside a second transfer, the slowest \(delays.last!) s")
    #expect(delays.count > 20)
    #expect(delays[delays.count * 99 / 100] < 1)
    #expect(!network.has { if case .suspected = $0 { true } else { false } })
    #expect(!network.isLost(2))
    #expect(run.recorded == (try run.expected()))
  }

  /// A peer that fetches the signals over and over, a full window at a time, and measures meanwhile how long a short question takes
  /// on the same connection.
  private final class Probe: Sendable {
    private let network: TestNetwork
    private let keys: CurveKeyPair
    private let isStopped = Atomic(false)

    init(_ network: TestNetwork, host: Int) throws {
      self.network = network
      keys = try network.member("host\(host)").keys
    }

    func stop() { isStopped.store(true, ordering: .relaxed) }

    /// The answers' delays in seconds.
    func run() throws -> [Double] {
      let socket = try Socket.peer("probe", keys, server: network.keys.keys.publicKey, at: network.address)
      try socket.send(WorkerMessage.greeting(from: "probe").frames)
      let question = SHA256Digest(hashing: [0])
      var delays: [Double] = []
      var asked: ContinuousClock.Instant?
      var offset = 0
      while !isStopped.load(ordering: .relaxed) {
        if asked == nil {
          asked = .now
          try socket.send(WorkerMessage.want(ChunkRequest(digest: question, offset: 0, credit: 1)).frames)
        }
        guard let frames = try socket.receive(waiting: false) else {
          usleep(200)
          continue
        }
        switch try CoordinatorMessage(frames: frames) {
        case .welcome:
          let window = ChunkRequest(digest: network.run.plan.data, offset: 0, credit: ArtifactNetworkTests.window)
          try socket.send(WorkerMessage.want(window).frames)
          offset = ArtifactNetworkTests.window * Chunk.size
        case .chunk:
          try socket.send(
            WorkerMessage.want(ChunkRequest(digest: network.run.plan.data, offset: offset, credit: 1)).frames)
          offset = offset + Chunk.size < 500_000_000 ? offset + Chunk.size : 0
        case .absent:
          if let start = asked { delays.append((ContinuousClock.now - start) / .seconds(1)) }
          asked = nil
        default: break
        }
      }
      return delays
    }
  }

  private static let window = 8
}
