import Access
import ContentHash
import Foundation
import SimulatedTraining
import Sweep
import Synchronization
import TestPeers
import TestSupport
import Testing
import ZeroMQ

@testable import Cluster

@Suite("Joining by keys", .waiting(minutes: 10))
struct JoiningTests {
  private let run: TestRun
  private let keys: TestKeys

  init() throws {
    run = try TestRun(conditions: ["scratch-noaug-n70"], seeds: [1, 2, 3])
    keys = try TestKeys(run)
  }

  private func enrol(_ host: WorkerKeys, _ token: JoinToken) throws {
    try Enroller(token, keys: host, host: "anton", tell: { _ in }).run()
  }

  @Test("a host joins by a token, and its workers do a whole sweep over encrypted connections")
  func join() throws {
    let (_, summary) = try keys.startCoordinator()
    let token = try keys.token()
    let host = try keys.stranger("anton")
    try enrol(host, token)
    // Observers hear of it a moment later.
    wait { run.events.withLock { $0.contains(.enrolled(host: "anton")) } }
    // The token has done its work: the host is known now.
    try enrol(host, token)
    let worker = try run.worker("worker", credentials: keys.credentials(host), trainer: SimulatedTrainer.trainer())
    let working = Running { try worker.run() }
    #expect(try summary.value().left == 0)
    #expect(try working.value() == .drained(reason: "the sweep is finished"))
    #expect(run.recorded == (try run.expected()))
    #expect(run.rejections.isEmpty)
  }

  @Test("a host joins a coordinator that is started after it")
  func early() throws {
    let host = try keys.stranger("anton")
    let token = try keys.token()
    let enrolling = Running { try enrol(host, token) }
    usleep(300_000)
    let (coordinator, summary) = try keys.startCoordinator()
    try enrolling.value()
    coordinator.stop()
    _ = try summary.value()
  }

  @Test("a coordinator that is not there is waited for as long as was said, with a token, too")
  func patience() throws {
    let start = ContinuousClock.now
    let enroller = Enroller(
      try keys.token(), keys: try keys.stranger("anton"), host: "anton", patience: .seconds(1), tell: { _ in })
    #expect(throws: ClusterError.noCoordinator(address: run.endpoint, seconds: 1)) { try enroller.run() }
    #expect(ContinuousClock.now - start >= .seconds(1))
  }

  @Test("a token works from the instant it is written, though another process made it")
  func freshToken() throws {
    let (coordinator, summary) = try keys.startCoordinator()
    try enrol(try keys.stranger("first"), try keys.token())
    for number in 0..<10 {
      let elsewhere = try CoordinatorKeys(folder: keys.coordinator.folder)
      try enrol(try keys.stranger("host-\(number)"), try elsewhere.issueToken(address: run.endpoint))
    }
    #expect(keys.coordinator.membership.members.count == 11)
    coordinator.stop()
    _ = try summary.value()
  }

  @Test("a host joins and works over IPv6, at a port that the coordinator chose", arguments: ["[::1]", "[::]"])
  func overIPv6(bound: String) throws {
    let address = Mutex<Endpoint?>(nil)
    let coordinator = try run.coordinator {
      $0.bind = .tcp(host: bound, port: nil)
      $0.keys = keys.coordinator
      $0.whenListening = { endpoint in
        address.withLock { $0 = endpoint.reachable(as: "[::1]") }
        return "come"
      }
    }
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    wait { address.withLock { $0 != nil } }
    let endpoint = address.withLock { $0! }
    #expect(endpoint.isComplete)
    let host = try keys.stranger("anton")
    try enrol(host, try keys.coordinator.issueToken(address: "\(endpoint)"))
    var settings = WorkerSettings(
      connect: "\(endpoint)", credentials: keys.credentials(host), cache: "\(run.folder)/cache", identity: "worker",
      host: "anton")
    settings.idleLimit = 600
    let worker = try Worker(settings, trainer: SimulatedTrainer.trainer())
    let working = Running { try worker.run() }
    #expect(try summary.value().left == 0)
    #expect(try working.value() == .drained(reason: "the sweep is finished"))
    #expect(run.recorded == (try run.expected()))
    #expect(
      run.events.withLock { $0.contains { if case .inviting(_, "come") = $0 { true } else { false } } })
  }

  @Test("a token that was used, has expired or was closed lets nobody in, and says why")
  func refusedTokens() throws {
    let (coordinator, summary) = try keys.startCoordinator()
    let token = try keys.token()
    try enrol(keys.stranger("anton"), token)
    let before = keys.coordinator.membership
    let used = #expect(throws: ClusterError.self) { try enrol(keys.stranger("berta"), token) }
    #expect(used?.description.contains("the join token was used before") == true)
    #expect(keys.coordinator.membership == before)
    let expired = try keys.coordinator.issueToken(address: run.endpoint, lifetime: -3600)
    let late = #expect(throws: ClusterError.self) { try enrol(keys.stranger("berta"), expired) }
    // Whose clock is wrong is for people to see.
    let clocks = /it was good until \S+Z, and it is \S+Z by the coordinator's clock \(\S+Z by this host's\)/
    #expect(late?.description.contains(clocks) == true, "\(late.debugDescription)")
    let closed = try keys.token()
    #expect(try keys.coordinator.closeTokens().count == 1)
    let error = #expect(throws: ClusterError.self) { try enrol(keys.stranger("berta"), closed) }
    #expect(
      error?.description.contains("it does not know the join token, which was closed") == true,
      "\(error.debugDescription)")
    coordinator.stop()
    #expect(try summary.value().recorded == 0)
    #expect(run.joined == 0)
  }

  @Test("the holder of a token may enrol and do nothing else")
  func tokenHolder() throws {
    let (coordinator, summary) = try keys.startCoordinator()
    let peer = try keys.peer("thief", try keys.token().keys)
    let digest = SHA256Digest(hashing: [1])
    let report = Computation(
      token: 1, task: run.plan.tasks[0].id, attempt: 1, seconds: 1, work: digest, digest: digest, body: [])
    let messages: [WorkerMessage] = [
      .greeting(), .heartbeat(tokens: [], slots: 1), .result(report),
      .want(ChunkRequest(digest: run.plan.data, offset: 0, credit: 8)),
      .offer(ArtifactReference(kind: .checkpoint, digest: digest, size: 1)), .goodbye(reason: "x"),
    ]
    for message in messages { try peer.send(message.frames) }
    wait { run.rejections.count == 3 }
    let answer = try peer.receive(waiting: false)
    #expect(answer == nil)
    #expect(
      run.rejections[2] == "thief: a join token lets its holder enrol and do nothing else (4 messages refused so far)")
    coordinator.stop()
    #expect(try summary.value().recorded == 0)
    #expect(run.joined == 0)
  }

  @Test("a worker that is revoked is sent away, its task goes to another one, and it does not come back")
  func revocation() throws {
    let (_, summary) = try keys.startCoordinator()
    let host = try keys.member("anton")
    let begun = Running<Void>.Flag()
    let revoked = try run.worker("revoked", credentials: keys.credentials(host)) { _, outlet in
      begun.raise()
      wait(until: outlet.isCancelled)
      throw TrainingFailure(.cancelled, "cancelled")
    }
    let leaving = Running { try revoked.run() }
    wait { begun.isRaised }
    _ = try keys.coordinator.revoke("anton")
    #expect(try leaving.value() == .refused(reason: "the key of this host was revoked"))
    let again = try run.worker("again", credentials: keys.credentials(host), trainer: SimulatedTrainer.trainer())
    guard case .refused = try again.run() else {
      Issue.record("a revoked host came back")
      return
    }
    let other = try run.worker(
      "other", credentials: keys.credentials(try keys.member("berta")), trainer: SimulatedTrainer.trainer())
    let working = Running { try other.run() }
    #expect(try summary.value().left == 0)
    _ = try working.value()
    #expect(run.recorded == (try run.expected()))
  }

  @Test("an observer that is revoked is cut off, though it says nothing, and does not get in again")
  func revokedObserver() throws {
    let (coordinator, summary) = try keys.startCoordinator()
    let context = try Context()
    let peer = try keys.peer("observer", try keys.member("olga", role: .observer).keys, in: context)
    let monitor = try SocketMonitor(of: peer, in: context)
    try peer.send(WorkerMessage.look.frames)
    _ = try peer.receive()
    _ = try keys.coordinator.revoke("olga")
    wait { (try? monitor.next()) == .denied(status: 400) }
    coordinator.stop()
    _ = try summary.value()
  }

  @Test("a worker that is revoked is told so, cut off, and does not get in again")
  func revokedPeer() throws {
    let (coordinator, summary) = try keys.startCoordinator()
    let context = try Context()
    let peer = try keys.peer("stubborn", try keys.member("anton").keys, in: context)
    let monitor = try SocketMonitor(of: peer, in: context)
    try peer.send(WorkerMessage.greeting().frames)
    #expect(try CoordinatorMessage(frames: try peer.receive()!) == .welcome(sweep: "test", run: "memory"))
    _ = try keys.coordinator.revoke("anton")
    let refusal = CoordinatorMessage.refused(reason: "the key of this host was revoked")
    #expect(try CoordinatorMessage(frames: try peer.receive()!) == refusal)
    wait { (try? monitor.next()) == .denied(status: 400) }
    wait { run.rejections.contains { $0.contains("the key of this host was revoked: it was cut off") } }
    coordinator.stop()
    _ = try summary.value()
    #expect(run.events.withLock { $0.contains(.left(worker: "stubborn", reason: "was revoked")) })
    #expect(run.events.withLock { !$0.contains { if case .leased = $0 { true } else { false } } })
  }

  @Test("an observer may not train, and nobody may speak under another host's name")
  func roles() throws {
    let (coordinator, summary) = try keys.startCoordinator()
    let observer = try keys.peer("observer", try keys.member("olga", role: .observer).keys)
    try observer.send(WorkerMessage.greeting().frames)
    let refusal = CoordinatorMessage.refused(
      reason: "the role of this host's key is observer, which does not allow that")
    #expect(try CoordinatorMessage(frames: try observer.receive()!) == refusal)
    let anton = try keys.peer("worker", try keys.member("anton").keys)
    try anton.send(WorkerMessage.greeting().frames)
    #expect(try CoordinatorMessage(frames: try anton.receive()!) == .welcome(sweep: "test", run: "memory"))
    _ = consume anton
    // libzmq frees the name when it notices; the coordinator still knows whose it is.
    let berta = try keys.peer("worker", try keys.member("berta").keys)
    wait {
      try? berta.send(WorkerMessage.greeting().frames)
      return run.rejections.contains("worker: the name belongs to another host's key")
    }
    #expect(run.joined == 1)
    coordinator.stop()
    _ = try summary.value()
  }

  @Test("a worker without keys, with keys nobody knows or with the wrong coordinator's key does not get in")
  func strangers() throws {
    let (coordinator, summary) = try keys.startCoordinator()
    let host = try keys.member("anton")
    let unknown = try run.worker(
      "unknown", credentials: keys.credentials(try keys.stranger("x")), trainer: SimulatedTrainer.trainer())
    #expect(
      try unknown.run() == .refused(reason: "it does not know the key of this host: join it with a token"))
    let plain = try run.worker("plain", trainer: SimulatedTrainer.trainer())
    let misled = try run.worker(
      "misled", credentials: host.credentials(for: try CurveKeyPair().publicKey), trainer: SimulatedTrainer.trainer())
    let waiting = [plain, misled].map { worker in Running { try worker.run() } }
    wait { run.rejections.count == 1 }
    usleep(500_000)
    #expect(run.joined == 0)
    plain.stop()
    misled.stop()
    for worker in waiting { #expect(try worker.value() == .stopped) }
    coordinator.stop()
    _ = try summary.value()
    #expect(run.rejections.first?.hasSuffix("is not known here") == true)
  }

  @Test("a coordinator behind whose door strangers get in does not run")
  func selfTest() throws {
    let context = try Context()
    // The handler admits everybody, as libzmq itself does where the domain is missing.
    let careless = try ZAPHandler(in: context, domain: "careless") { _, _ in .admit(userID: "x") }
    let router = try Socket(.router, in: context)
    try router.set(.curveServer(keys.coordinator.keys), .zapDomain("careless"), .linger(.zero))
    let address = try router.bind("tcp://127.0.0.1:*")
    let admission = try Admission(in: try Context(), keys: keys.coordinator)
    #expect(throws: ClusterError.strangersGetIn(address)) {
      try admission.verify(Endpoint(address), server: keys.coordinator.keys.publicKey)
    }
    withExtendedLifetime(careless) {}
  }

  @Test("keys allow an address that everybody can reach, and the log says where there are none")
  func addresses() throws {
    let protected = try run.coordinator {
      $0.bind = .tcp(host: "0.0.0.0", port: nil)
      $0.keys = keys.coordinator
    }
    let running = Running { try protected.run(store: run.store.restarted()) }
    wait { run.events.withLock { !$0.isEmpty } }
    protected.stop()
    _ = try running.value()
    let isOpen = { self.run.events.withLock { $0.contains { if case .unprotected = $0 { true } else { false } } } }
    #expect(!isOpen())
    let open = try run.coordinator {
      $0.bind = .tcp(host: "0.0.0.0", port: nil)
      $0.isInsecureAllowed = true
    }
    let exposed = Running { try open.run(store: run.store.restarted()) }
    wait { isOpen() }
    open.stop()
    _ = try exposed.value()
  }
}
