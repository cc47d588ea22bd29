import Cluster
import ContentHash
import Foundation
import SimulatedTraining
import Sweep
import Synchronization
import TestSupport
import Testing
import ZeroMQ

@Suite("Peers that misbehave", .waiting(minutes: 10))
struct HostilePeerTests {
  private func peer(_ name: String, _ run: TestRun) throws -> Socket {
    let socket = try Socket(.dealer, in: Context())
    try socket.set(.identity(Array(name.utf8)), .linger(.zero))
    try socket.connect(run.endpoint)
    return socket
  }

  private func answer(to message: WorkerMessage, from peer: borrowing Socket) throws -> CoordinatorMessage {
    try peer.send(message.frames)
    return try CoordinatorMessage(frames: try peer.receive()!)
  }

  @Test("another protocol version is refused with a message that names both")
  func version() throws {
    let run = try TestRun()
    let coordinator = try run.coordinator()
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    let peer = try peer("old", run)
    try peer.send([[9, 0, 1], [1, 2, 3]])
    let frames = try #require(try peer.receive())
    guard case .refused(let reason) = try CoordinatorMessage(frames: frames) else {
      Issue.record("not refused")
      return
    }
    #expect(reason.contains("version 9") && reason.contains("version \(protocolVersion)"))
    coordinator.stop()
    #expect(try summary.value().recorded == 0)
  }

  @Test("a worker that meets a coordinator of another version ends, and says both versions")
  func versionOfCoordinator() throws {
    let run = try TestRun()
    let coordinator = try ScriptedCoordinator(run.endpoint)
    let worker = try run.worker("new", trainer: SimulatedTrainer.trainer())
    let working = Running { try worker.run() }
    let reason = #"{"text":"the message has protocol version \(protocolVersion), this program speaks version 1"}"#
    try coordinator.answer(with: [[1, 0, 102], Array(reason.utf8)])
    guard case .refused(let reason) = try working.value() else {
      Issue.record("not refused")
      return
    }
    #expect(reason.contains("version 1, this program speaks version \(protocolVersion)"))
  }

  @Test("junk, uninvited results and bad artifact requests change nothing")
  func junk() throws {
    let run = try TestRun()
    let coordinator = try run.coordinator()
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    let peer = try peer("stranger", run)
    let version = UInt8(protocolVersion)
    for frames: [[UInt8]] in [
      [[]], [[version]], [[version, 0, 1], []], [[version, 0, 77], [123, 125]], [[version, 0, 1], [91], [1], [2]],
    ] {
      try peer.send(frames)
    }
    #expect(try answer(to: .heartbeat(tokens: [1, 2, 3], slots: 9), from: peer) == .identify)
    let hello = Hello(host: "host", processID: 1, slots: 1)
    #expect(try answer(to: .hello(hello), from: peer) == .welcome(sweep: "test", run: "memory"))
    let digest = SHA256Digest(hashing: [1])
    for id in [run.plan.tasks[0].id, run.plan.tasks[2].id, .trial("none", seed: 1)] {
      let report = Computation(
        token: 5, task: id, attempt: 1, seconds: 1, work: digest, digest: digest, body: Array("{}".utf8))
      guard case .reject(id, digest: digest, _) = try answer(to: .result(report), from: peer) else {
        Issue.record("the result for \(id) was not rejected")
        continue
      }
    }
    let request = ChunkRequest(digest: digest, offset: 0, credit: 8)
    #expect(try answer(to: .want(request), from: peer) == .absent(digest, reason: "there is no such file"))
    for offset in [-1, Int.max, 5000] {
      try peer.send(WorkerMessage.want(ChunkRequest(digest: run.plan.data, offset: offset, credit: .max)).frames)
    }
    try peer.send(WorkerMessage.chunk(Chunk(digest: digest, offset: 0, bytes: [1])).frames)
    for excess: WorkerMessage in [
      .heartbeat(tokens: [], slots: .max), .heartbeat(tokens: [], slots: -1),
      .heartbeat(tokens: Array(0...10_000), slots: 1), .goodbye(reason: String(repeating: "x", count: 10_001)),
      .chunk(Chunk(digest: digest, offset: 0, bytes: [UInt8](repeating: 0, count: Chunk.size + 1))),
    ] { try peer.send(excess.frames) }
    try peer.send(WorkerMessage.goodbye(reason: "done").frames)
    let worker = try run.worker("honest", trainer: SimulatedTrainer.trainer())
    let working = Running { try worker.run() }
    #expect(try summary.value().left == 0)
    _ = try working.value()
    #expect(run.recorded == (try run.expected()))
    #expect(run.store.state.withLock { $0.failures.isEmpty && $0.evidence.isEmpty })
    #expect(run.events.withLock { !$0.contains { if case .leased(_, _, "stranger", _) = $0 { true } else { false } } })
  }

  @Test("a hello with more facts, or longer ones, than anybody has to tell is refused")
  func facts() throws {
    let run = try TestRun()
    let coordinator = try run.coordinator()
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    let peer = try peer("boaster", run)
    var hello = Hello(host: "host", processID: 1, slots: 1)
    for number in 0..<65 { hello.facts[Facts.Name(rawValue: "fact \(number)")] = "" }
    try peer.send(WorkerMessage.hello(hello).frames)
    hello.facts = [.compiler: String(repeating: "x", count: 1001)]
    try peer.send(WorkerMessage.hello(hello).frames)
    wait { run.rejections.count == 2 }
    #expect(run.rejections[0].contains("65 facts") && run.rejections[1].contains("a fact of more than 1000 bytes"))
    hello.facts = [Facts.Name(rawValue: String(repeating: "n", count: 64)): String(repeating: "x", count: 1000)]
    #expect(try answer(to: .hello(hello), from: peer) == .welcome(sweep: "test", run: "memory"))
    coordinator.stop()
    _ = try summary.value()
  }

  @Test("an upload with wrong bytes is dropped, and one with the right bytes is taken afterwards")
  func corruptUpload() throws {
    let run = try TestRun()
    let coordinator = try run.coordinator()
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    let peer = try peer("uploader", run)
    #expect(
      try answer(to: .hello(Hello(host: "host", processID: 1, slots: 1)), from: peer)
        == .welcome(sweep: "test", run: "memory"))
    let bytes: [UInt8] = Array(0..<100)
    let artifact = ArtifactReference(kind: .checkpoint, digest: SHA256Digest(hashing: bytes), size: 100)
    let request = CoordinatorMessage.want(ChunkRequest(digest: artifact.digest, offset: 0, credit: 8))
    #expect(try answer(to: .offer(artifact), from: peer) == request)
    try peer.send(WorkerMessage.chunk(Chunk(digest: artifact.digest, offset: 0, bytes: Array(1...100))).frames)
    #expect(try answer(to: .offer(artifact), from: peer) == request)
    let path = run.store.artifactPath(of: artifact.digest)
    #expect(!FileManager.default.fileExists(atPath: path))
    let end = try answer(to: .chunk(Chunk(digest: artifact.digest, offset: 0, bytes: bytes)), from: peer)
    #expect(end == .have(artifact.digest))
    #expect(FileManager.default.contents(atPath: path) == Data(bytes))
    coordinator.stop()
    _ = try summary.value()
  }

  @Test(
    "a coordinator without keys listens where nobody but its user can reach it, unless something else is asked for",
    arguments: [
      "tcp://127.0.0.1:*", "tcp://127.1.2.3:5", "tcp://localhost:5", "tcp://[::1]:5", "tcp://*:5", "tcp://0.0.0.0:5",
      "tcp://10.0.0.1:5", "tcp://127.0.0.1.example.org:5", "tcp://[::]:5", "ipc://@seedsweep",
    ])
  func plaintext(address: String) throws {
    let run = try TestRun()
    #expect(throws: ClusterError.unprotectedAddress(address)) {
      _ = try run.coordinator { $0.bind = try Endpoint(address) }
    }
    _ = try run.coordinator {
      $0.bind = try Endpoint(address)
      $0.isInsecureAllowed = true
    }
    _ = try run.coordinator {
      $0.bind = try Endpoint(address)
      $0.keys = try TestKeys(run).coordinator
    }
  }

  @Test("a socket file without keys is refused where others can get into its folder, also where it was opened later")
  func socketFolder() throws {
    let run = try TestRun()
    _ = try run.coordinator()
    for mode in [0o755, 0o711, 0o701] {
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: run.folder)
      #expect(throws: ClusterError.openSocketFolder(address: run.endpoint, folder: run.folder)) {
        _ = try run.coordinator()
      }
      _ = try run.coordinator { $0.isInsecureAllowed = true }
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: run.folder)
    let coordinator = try run.coordinator()
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: run.folder)
    #expect(throws: ClusterError.openSocketFolder(address: run.endpoint, folder: run.folder)) {
      _ = try coordinator.run(store: run.store)
    }
    #expect(throws: ClusterError.openSocketFolder(address: "ipc:///tmp/x", folder: "/tmp")) {
      try CoordinatorSettings(bind: "ipc:///tmp/x").validate()
    }
  }

  @Test("a socket file whose path is too long for the system is refused before anything happens")
  func longPath() throws {
    let path = "/tmp/" + String(repeating: "x", count: 103)
    #expect(throws: ClusterError.socketPathTooLong(path)) { try CoordinatorSettings(bind: "ipc://\(path)").validate() }
    var settings = try CoordinatorSettings(bind: "ipc://\(path.dropLast())")
    settings.isInsecureAllowed = true
    try settings.validate()
  }
}
