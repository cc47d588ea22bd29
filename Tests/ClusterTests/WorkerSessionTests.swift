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
  private let hello = Hello(host: "host", processID: 1, version: "1", slots: 1)

  private var lease: Lease {
    Lease(token: 7, task: plan.tasks[0].id, attempt: 1, work: plan.tasks[0].task(checkpoint: nil), inputs: [])
  }

  private func result(checkpoint: ArtifactReference? = nil) -> SpooledResult {
    SpooledResult(
      token: 7, task: lease.task, attempt: 1, seconds: 2, work: lease.work.fingerprint, digest: digest, body: Data([1]),
      checkpoint: checkpoint)
  }

  private func welcomed(_ spooled: [SpooledResult] = []) -> WorkerSession {
    var session = WorkerSession(identity: hello, spooled: spooled)
    _ = session.tick(now: .zero)
    _ = session.receive(.welcome(sweep: "test"), now: .zero)
    return session
  }

  @Test("it says hello until it is welcome, then every two seconds that it lives")
  func greeting() {
    var session = WorkerSession(identity: hello, spooled: [])
    #expect(session.tick(now: .zero) == [.send(.hello(hello))])
    #expect(session.tick(now: .milliseconds(100)).isEmpty)
    #expect(session.tick(now: .milliseconds(250)) == [.send(.hello(hello))])
    let ready = [WorkerSession.Action.send(.heartbeat(tokens: [], slots: 1))]
    #expect(session.receive(.welcome(sweep: "test"), now: .seconds(1)) == ready)
    #expect(session.receive(.welcome(sweep: "test"), now: .seconds(1)).isEmpty)
    #expect(session.tick(now: .seconds(2)).isEmpty)
    #expect(session.tick(now: .seconds(3)) == ready)
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
      hello.running == [Hello.RunningTask(token: 7, task: lease.task, attempt: 1, work: lease.work.fingerprint)])
    #expect(hello.results == [Hello.HeldResult(token: 7, task: lease.task, digest: digest)])
    let again = session.receive(.welcome(sweep: "test"), now: .seconds(10))
    #expect(again == [.send(.result(result().report)), .send(.heartbeat(tokens: [7, 7], slots: 0))])
  }

  @Test("a result is repeated every five seconds until it is acknowledged")
  func resend() {
    var session = welcomed()
    _ = session.receive(.lease(lease), now: .zero)
    #expect(session.finished(result()).first == .send(.result(result().report)))
    let repeated = (1...20).flatMap { session.tick(now: .seconds($0)) }.filter { $0 == .send(.result(result().report)) }
    #expect(repeated.count == 4)
    #expect(session.receive(.acknowledge(lease.task, digest: digest), now: .seconds(20)) == [.forget(result())])
    #expect(!(21...40).flatMap { session.tick(now: .seconds($0)) }.contains(.send(.result(result().report))))
  }

  @Test("a checkpoint reaches the coordinator before the result that names it")
  func checkpointFirst() {
    var session = welcomed()
    let checkpoint = ArtifactReference(kind: .checkpoint, digest: digest, size: 10)
    _ = session.receive(.lease(lease), now: .zero)
    #expect(session.finished(result(checkpoint: checkpoint)).first == .send(.offer(checkpoint)))
    #expect(session.checkpoint(digest) == checkpoint)
    let report = WorkerSession.Action.send(.result(result().report))
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
}
