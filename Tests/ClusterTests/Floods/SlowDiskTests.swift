import ContentHash
import SimulatedTraining
import Sweep
import Synchronization
import TestSupport
import Testing
import Training
import ZeroMQ

@testable import Cluster

@Suite("Disks that are slow", .waiting(minutes: 10))
struct SlowDiskTests {
  @Test("results are acknowledged and workers heard while an artifact is being read through")
  func verification() throws {
    let run = try TestRun(seeds: [1])
    let begun = Running<Void>.Flag()
    let checkpoint = Mutex<SHA256Digest?>(nil)
    let coordinator = try run.coordinator {
      $0.verify = { path, digest in
        begun.raise()
        // As long as it takes to record everything else.
        wait { run.recorded.count == run.plan.tasks.count }
        try VerifiedFiles().verify(path, is: digest)
      }
    }
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    let worker = try run.worker("worker") { input, outlet in
      if case .trial = input.task { wait { begun.isRaised || outlet.isCancelled() } }
      return try SimulatedTrainer.trainer()(input, outlet)
    }
    let working = Running { try worker.run() }
    wait { run.recorded.count == 1 }
    checkpoint.withLock { $0 = run.recorded.values.first }
    let peer = try Socket(.dealer, in: Context())
    try peer.set(.identity(Array("reader".utf8)), .linger(.zero))
    try peer.connect(run.endpoint)
    try peer.send(WorkerMessage.hello(Hello(host: "host", processID: 1, slots: 0)).frames)
    #expect(try CoordinatorMessage(frames: try peer.receive()!) == .welcome(sweep: "test", run: "memory"))
    let request = ChunkRequest(digest: checkpoint.withLock { $0! }, offset: 0, credit: 1)
    try peer.send(WorkerMessage.want(request).frames)
    #expect(try working.value() == .drained(reason: "the sweep is finished"))
    try peer.send(WorkerMessage.goodbye(reason: "x").frames)
    #expect(try summary.value().left == 0)
    #expect(run.recorded == (try run.expected()))
  }
}
