import Access
import Cluster
import Foundation
import ReproducibleMath
import SimulatedTraining
import Sweep
import Synchronization
import TestPeers
import TestSupport
import Testing
import ZeroMQ

/// How many malformed connections and messages; `scripts/soak` asks for more.
private let attempts = effort("SEEDSWEEP_HOSTILE", 1000, nightly: 10_000)

@Suite("A hostile network", .serialized, .waiting(minutes: 30))
struct HostileNetworkTests {
  private let run: TestRun
  private let keys: TestKeys

  init() throws {
    run = try TestRun(conditions: ["scratch-noaug-n70"], seeds: [1, 2])
    keys = try TestKeys(run)
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  /// Starts a coordinator on a port of its own.
  private func start() throws -> (address: String, port: UInt16, summary: Running<SweepSummary>) {
    let coordinator = try run.coordinator {
      $0.bind = .tcp(host: "127.0.0.1", port: nil)
      $0.keys = keys.coordinator
    }
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    var endpoint: String?
    wait {
      endpoint = run.events.withLock {
        $0.lazy.compactMap { if case .started(let address, _, _) = $0 { address } else { nil } }.first
      }
      return endpoint != nil
    }
    return (endpoint!, UInt16(endpoint!.split(separator: ":").last!)!, summary)
  }

  private func honestWorker(_ address: String) throws -> Worker {
    try Worker(
      WorkerSettings(
        connect: address, credentials: keys.credentials(try keys.member("honest")), cache: "\(run.folder)/honest",
        identity: "honest", host: "host"),
      trainer: SimulatedTrainer.trainer())
  }

  private func openDescriptors() throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
  }

  @Test("any number of malformed connections reaches nobody, costs no descriptor and keeps no worker out")
  func connections() throws {
    let (address, port, summary) = try start()
    let before = try openDescriptors()
    let crowds = (0..<8).map { crowd in
      Running {
        var random = RandomStream(seed: UInt64(crowd), name: "junk")
        var connected = 0
        for number in 0..<attempts / 8 {
          guard let stranger = Stranger(port: port, from: number) else { continue }
          connected += 1
          stranger.write(Stranger.junk(&random))
        }
        return connected
      }
    }
    let connected = try crowds.map { try $0.value() }.reduce(0, +)
    #expect(connected > attempts / 2)
    // Closed by the limit for handshakes at the latest.
    wait { (try? openDescriptors()).map { $0 <= before + 8 } ?? false }
    #expect(run.joined == 0 && run.rejections.isEmpty)
    let worker = try honestWorker(address)
    let working = Running { try worker.run() }
    #expect(try summary.value().left == 0)
    _ = try working.value()
    #expect(run.recorded == (try run.expected()))
  }

  @Test("an honest worker joins within ten seconds beside 500 connections that never finish their handshake")
  func halfOpen() throws {
    let (address, port, summary) = try start()
    let open = HalfOpen(500, port: port)
    let start = ContinuousClock.now
    let worker = try honestWorker(address)
    let working = Running { try worker.run() }
    wait { run.joined == 1 }
    #expect(ContinuousClock.now - start < .seconds(10))
    #expect(open.count == 500)
    #expect(try summary.value().left == 0)
    _ = try working.value()
    withExtendedLifetime(open) {}
  }

  /// Connections that send half a greeting and wait.
  private final class HalfOpen {
    private var strangers: [Stranger.Holder] = []
    var count: Int { strangers.count }

    init(_ count: Int, port: UInt16) {
      for number in 0..<count {
        guard let stranger = Stranger(port: port, from: number) else { continue }
        stranger.write([255, 0, 0, 0, 0])
        strangers.append(Stranger.Holder(stranger))
      }
    }
  }
}
