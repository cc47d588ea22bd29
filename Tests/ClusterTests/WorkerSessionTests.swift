import ContentHash
import Foundation
import Sweep
import Testing
import Training

@testable import Cluster

@Suite("A worker's session")
struct WorkerSessionTests {
  private let plan = try! TestRun(seeds: [1]).plan
  private let digest = SHA256Digest(hashing: [1])
  private let hello = Hello(host: "host", processID: 1, slots: 1)

  private var lease: Lease {
    Lease(
      token: 7, task: plan.tasks[0].id, attempt: 1,
      specification: TaskSpecification(plan.tasks[0].task(checkpoint: nil)), inputs: [])
  }

  private func result(checkpoint: ArtifactReference? = nil) -> SpooledResult {
    SpooledResult(
      run: "memory",
      computation: Computation(
        token: 7, task: lease.task, attempt: 1, seconds: 2, work: lease.specification.fingerprint, digest: digest,
        body: [1]),
      checkpoint: checkpoint)
  }

  private func welcomed(_ spooled: [SpooledResult] = []) -> WorkerSession {
    var session = WorkerSession(identity: hello, spooled: spooled)
    _ = session.tick(now: .zero)
    _ = session.receive(.welcome(sweep: "test", run: "memory"), now: .zero)
    return session
  }

  @Test(
    "a coordinator that has nothing to say is asked whether it is there, and counts as away only where it does not answer"
  )
  func quietCoordinator() {
    var session = welcomed()
    var now = Duration.zero
    // A training of ten minutes, of which a coordinator has nothing to tell.
    while now < .seconds(600) {
      now += .milliseconds(100)
      for case .send(.hello) in session.tick(now: now) {
        _ = session.receive(.welcome(sweep: "test", run: "memory"), now: now)
      }
      #expect(session.isInTouch, "\(now)")
    }
    while session.isInTouch, now < .seconds(700) {
      now += .milliseconds(100)
      _ = session.tick(now: now)
    }
    // No connection was told of.
    #expect(now < .seconds(601) + WorkerSession.silenceBeforeHello + WorkerSession.absenceBeforeReconnect)
  }

  @Test("it says hello until it is welcome, then every two seconds that it lives")
  func greeting() {
    var session = WorkerSession(identity: hello, spooled: [])
    #expect(session.tick(now: .zero) == [.send(.hello(hello))])
    #expect(session.tick(now: .milliseconds(100)).isEmpty)
    #expect(session.tick(now: .milliseconds(250)) == [.send(.hello(hello))])
    // Then half as often each time.
    #expect(session.tick(now: .milliseconds(600)).isEmpty)
    #expect(session.tick(now: .milliseconds(750)) == [.send(.hello(hello))])
    let ready = [WorkerSession.Action.send(.heartbeat(tokens: [], slots: 1))]
    #expect(session.receive(.welcome(sweep: "test", run: "memory"), now: .seconds(1)) == ready)
    #expect(session.receive(.welcome(sweep: "test", run: "memory"), now: .seconds(1)).isEmpty)
    #expect(session.tick(now: .seconds(2)).isEmpty)
    #expect(session.tick(now: .seconds(3)) == ready)
  }

  @Test("whoever is behind a new connection hears from it at once")
  func connectionMade() {
    var session = WorkerSession(identity: hello, spooled: [])
    for second in 0..<5 { _ = session.tick(now: .seconds(second)) }
    #expect(session.connectionMade(now: .milliseconds(4100)) == [.send(.hello(hello))])
    #expect(session.tick(now: .milliseconds(4200)).isEmpty)
    #expect(session.tick(now: .milliseconds(4350)) == [.send(.hello(hello))], "in case it was lost")
    _ = session.receive(.welcome(sweep: "test", run: "memory"), now: .seconds(5))
    #expect(session.connectionMade(now: .seconds(6)) == [.send(.heartbeat(tokens: [], slots: 1))])
    #expect(session.tick(now: .seconds(7)).isEmpty)
    _ = session.stop()
    #expect(session.connectionMade(now: .seconds(8)) == [.send(.heartbeat(tokens: [], slots: 0))])
  }

  @Test("a coordinator that does not know it is told what runs and what waits for acknowledgement")
  func identify() {
    var session = welcomed([result()])
    _ = session.receive(.lease(lease), now: .zero)
    guard case .send(.hello(let hello)) = session.receive(.identify, now: .seconds(9)).first else {
      Issue.record("no hello")
      return
    }
    #expect(
      hello.running == [
        Hello.RunningTask(token: 7, task: lease.task, attempt: 1, work: lease.specification.fingerprint)
      ])
    #expect(hello.results == [Hello.HeldResult(token: 7, task: lease.task, digest: digest)])
    let again = session.receive(.welcome(sweep: "test", run: "memory"), now: .seconds(10))
    #expect(again == [.send(.result(result().computation)), .send(.heartbeat(tokens: [7, 7], slots: 0))])
  }

  @Test("a result is repeated every five seconds until it is acknowledged")
  func resend() {
    var session = welcomed()
    _ = session.receive(.lease(lease), now: .zero)
    #expect(session.finished(result()).first == .send(.result(result().computation)))
    let repeated = (1...20).flatMap { second in
      // The coordinator lives, and has something else to say.
      _ = session.receive(.have(SHA256Digest(hashing: [9])), now: .seconds(second))
      return session.tick(now: .seconds(second))
    }
    #expect(repeated.count { $0 == .send(.result(result().computation)) } == 4)
    #expect(session.receive(.acknowledge(lease.task, digest: digest), now: .seconds(20)) == [.forget(result())])
    #expect(!(21...40).flatMap { session.tick(now: .seconds($0)) }.contains(.send(.result(result().computation))))
  }

  @Test("a checkpoint reaches the coordinator before the result that names it")
  func checkpointFirst() {
    var session = welcomed()
    let checkpoint = ArtifactReference(kind: .checkpoint, digest: digest, size: 10)
    _ = session.receive(.lease(lease), now: .zero)
    #expect(session.finished(result(checkpoint: checkpoint)).first == .send(.offer(checkpoint)))
    #expect(session.artifact(digest) == checkpoint)
    let report = WorkerSession.Action.send(.result(result().computation))
    #expect(session.receive(.have(digest), now: .zero) == [report])
    _ = session.receive(.absent(digest, reason: "lost"), now: .zero)
    #expect(session.tick(now: .seconds(5)).contains(.send(.offer(checkpoint))))
  }

  @Test("it takes one lease at a time, and stops only the one that is cancelled")
  func leases() {
    var session = welcomed()
    #expect(session.receive(.lease(lease), now: .zero) == [.begin(lease)])
    var other = lease
    other.token = 8
    #expect(session.receive(.lease(other), now: .zero).isEmpty)
    #expect(session.receive(.cancel(8), now: .zero).isEmpty)
    #expect(session.receive(.cancel(7), now: .zero) == [.cancel(7)])
    let report = FailureReport(token: 7, task: lease.task, failure: .cancelled, text: "stopped")
    #expect(
      session.failed(.cancelled, text: "stopped")
        == [.send(.failed(report)), .send(.heartbeat(tokens: [], slots: 1))])
  }

  @Test("a worker sent home delivers what it has first; one that is stopped leaves it in the spool")
  func leaving() {
    var drained = welcomed([result()])
    #expect(drained.receive(.drain(reason: "finished"), now: .zero).isEmpty)
    let farewell = drained.receive(.acknowledge(lease.task, digest: digest), now: .zero)
    #expect(farewell.last == .end(.drained(reason: "finished")))
    var stopped = welcomed([result()])
    #expect(stopped.stop() == [.send(.goodbye(reason: "was stopped")), .end(.stopped)])
  }

  @Test("a worker that was refused ends and says why")
  func refused() {
    var session = WorkerSession(identity: hello, spooled: [])
    #expect(session.receive(.refused(reason: "old"), now: .zero) == [.end(.refused(reason: "old"))])
  }

  @Test("a result of another run is kept for its own coordinator, and not even mentioned to this one")
  func otherRun() {
    var foreign = result()
    foreign.run = "another"
    var session = WorkerSession(identity: hello, spooled: [foreign, result()])
    _ = session.tick(now: .zero)
    let greeting = session.receive(.welcome(sweep: "test", run: "memory"), now: .zero)
    #expect(greeting == [.send(.result(result().computation)), .send(.heartbeat(tokens: [7], slots: 1))])
    #expect(session.receive(.acknowledge(lease.task, digest: digest), now: .zero) == [.forget(result())])
    // The coordinator of the other run comes to the same address.
    _ = session.receive(.identify, now: .seconds(1))
    let again = session.receive(.welcome(sweep: "test", run: "another"), now: .seconds(1))
    #expect(again.first == .send(.result(foreign.computation)))
    #expect(session.receive(.acknowledge(lease.task, digest: digest), now: .seconds(1)) == [.forget(foreign)])
  }

  @Test("one that is drained finishes its task, delivers it, and leaves; it takes nothing more")
  func drained() {
    var session = welcomed()
    _ = session.receive(.lease(lease), now: .zero)
    #expect(session.drain() == [.send(.heartbeat(tokens: [7], slots: 0))])
    #expect(session.drain().isEmpty)
    var other = lease
    other.token = 8
    #expect(session.receive(.lease(other), now: .zero).isEmpty)
    #expect(
      session.finished(result()) == [.send(.result(result().computation)), .send(.heartbeat(tokens: [7], slots: 0))])
    let end = session.receive(.acknowledge(lease.task, digest: digest), now: .zero)
    #expect(end.last == .end(.drained(reason: "it was asked to leave")))
  }

  @Test("a training that takes longer than it may is called off, and fails in the class of time limits")
  func timeLimit() {
    var session = welcomed()
    var limited = lease
    limited.limit = 10
    _ = session.receive(.lease(limited), now: .zero)
    // Fetching its inputs does not count.
    session.trainingBegins(now: .seconds(100))
    #expect(!session.tick(now: .seconds(109)).contains(.overdue(7)))
    #expect(session.tick(now: .seconds(110)).contains(.overdue(7)))
    #expect(!session.tick(now: .seconds(111)).contains(.overdue(7)))
    let report = FailureReport(token: 7, task: lease.task, failure: .timeLimit, text: "stopped")
    #expect(session.receive(.welcome(sweep: "test", run: "memory"), now: .seconds(111)).count > 0)
    #expect(session.failed(.cancelled, text: "stopped").first == .send(.failed(report)))
  }

  @Test("a coordinator that says nothing is asked, and the connection made anew where there is no answer")
  func silence() {
    var session = welcomed()
    _ = session.connectionMade(now: .zero)
    var log: [(Int, WorkerSession.Action)] = []
    for second in 1...60 {
      log += session.tick(now: .seconds(second)).map { (second, $0) }
      if second == 50 { _ = session.connectionMade(now: .seconds(50)) }
    }
    let hellos = log.filter { if case .send(.hello) = $0.1 { true } else { false } }.map(\.0)
    let connections = log.filter { $0.1 == .reconnect }.map(\.0)
    #expect(hellos.first == 15)
    #expect(connections == [20, 40, 55], "sooner where one is made but nobody answers")
    #expect(session.receive(.welcome(sweep: "test", run: "memory"), now: .seconds(61)).isEmpty == false)
  }

  @Test("it goes when its time is over, and says beforehand how much is left")
  func until() {
    var session = WorkerSession(identity: hello, spooled: [], ends: .seconds(100))
    var expected = hello
    expected.secondsLeft = 100
    #expect(session.tick(now: .zero) == [.send(.hello(expected))])
    _ = session.receive(.welcome(sweep: "test", run: "memory"), now: .zero)
    _ = session.receive(.lease(lease), now: .zero)
    #expect(session.tick(now: .seconds(100)) == [.cancel(7)])
    #expect(session.failed(.cancelled, text: "stopped").last == .end(.stopped))
  }

  @Test("it waits for its first coordinator as long as it is told, and for one that it knows for ever")
  func patience() {
    var session = WorkerSession(identity: hello, spooled: [], patience: .seconds(5))
    #expect(!session.tick(now: .seconds(4)).contains(.end(.noCoordinator)))
    #expect(session.tick(now: .seconds(5)) == [.end(.noCoordinator)])
    var known = WorkerSession(identity: hello, spooled: [], patience: .seconds(5))
    _ = known.tick(now: .zero)
    _ = known.receive(.welcome(sweep: "test", run: "memory"), now: .zero)
    for second in 1...10_000 { #expect(!known.tick(now: .seconds(second)).contains(.end(.noCoordinator))) }
  }

  @Test("it leaves when there was nothing to train for as long as it was told, whether a coordinator answers or not")
  func idleness() {
    var alone = WorkerSession(identity: hello, spooled: [], idleLimit: .seconds(90))
    var actions: [WorkerSession.Action] = []
    for second in 0..<90 { actions = alone.tick(now: .seconds(second)) }
    #expect(!actions.contains { if case .end = $0 { true } else { false } })
    #expect(alone.tick(now: .seconds(90)) == [.end(.idle(reason: "no coordinator answered"))])

    var connected = WorkerSession(identity: hello, spooled: [], idleLimit: .seconds(90))
    _ = connected.tick(now: .zero)
    _ = connected.receive(.welcome(sweep: "test", run: "memory"), now: .zero)
    for second in 1..<50 {
      actions = connected.tick(now: .seconds(second))
      _ = connected.receive(.have(digest), now: .seconds(second))
    }
    _ = connected.receive(.lease(lease), now: .seconds(50))
    for second in 50..<500 {
      actions = connected.tick(now: .seconds(second))
      _ = connected.receive(.have(digest), now: .seconds(second))
    }
    #expect(!actions.contains { if case .end = $0 { true } else { false } }, "while it trains it stays")
    _ = connected.finished(result())
    for second in 500..<900 {
      actions = connected.tick(now: .seconds(second))
      _ = connected.receive(.have(digest), now: .seconds(second))
    }
    #expect(!actions.contains { if case .end = $0 { true } else { false } }, "so it does while its result is not taken")
    _ = connected.receive(.acknowledge(lease.task, digest: digest), now: .seconds(900))
    for second in 900..<989 {
      actions = connected.tick(now: .seconds(second))
      _ = connected.receive(.have(digest), now: .seconds(second))
    }
    #expect(!actions.contains { if case .end = $0 { true } else { false } })
    actions = connected.tick(now: .seconds(990))
    #expect(
      actions.suffix(2) == [
        .send(.goodbye(reason: "had nothing to train")), .end(.idle(reason: "the coordinator had no task for it")),
      ])
  }

  @Test("time in which the process was stopped is no idleness")
  func stoppedProcess() {
    var session = WorkerSession(identity: hello, spooled: [], idleLimit: .seconds(90))
    _ = session.tick(now: .zero)
    #expect(!session.tick(now: .seconds(4000)).contains { if case .end = $0 { true } else { false } })
  }

  @Test("a result that no coordinator is there to take does not keep it: it stays on disk")
  func idleWithResult() {
    var session = WorkerSession(identity: hello, spooled: [result()], idleLimit: .seconds(90))
    var end: WorkerEnd?
    for second in 0...90 { if case .end(let reason) = session.tick(now: .seconds(second)).last { end = reason } }
    #expect(end == .idle(reason: "no coordinator answered"))
    #expect(session.unacknowledged == 1)
  }
}
