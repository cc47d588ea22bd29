import ContentHash
import Program
import RunStore
import SimulatedTraining
import Sweep
import Synchronization
import TestSupport
import Testing
import Training

@testable import Cluster

@Suite(.waiting(minutes: 10)) struct `Workers of another program` {
  private let ours = ProgramIdentity(
    sha256: SHA256Digest(hashing: [1]), version: "0.1.0", scienceVersion: 1, compiler: "Swift 6.3.1", commit: "0123abc")
  private let theirs = ProgramIdentity(sha256: SHA256Digest(hashing: [2]), version: "0.2.0", scienceVersion: 1)

  private func session(_ run: TestRun, isMixedAllowed: Bool = false) -> CoordinatorSession {
    CoordinatorSession(scheduler: Scheduler(plan: run.plan), run: "run", isMixedAllowed: isMixedAllowed)
  }

  private func hello(_ facts: Facts) -> WorkerMessage {
    .hello(Hello(host: "host", processID: 1, facts: facts, slots: 1))
  }

  private func refusals(_ actions: [CoordinatorSession.Action]) -> [String] {
    actions.compactMap {
      guard case .send(.refused(let reason), _) = $0 else { return nil }
      return reason
    }
  }

  @Test func `say in facts all that is known of it`() {
    #expect(Facts(ours).program == ours)
    #expect(Facts(theirs).program == theirs)
    #expect(Facts().program == nil)
    var facts = Facts(ours)
    facts[.version] = "\u{1B}[2J" + String(repeating: "9", count: 500)
    #expect(facts.program?.version == "?[2J" + String(repeating: "9", count: 196), "for a terminal, and not too long")
    facts[.program] = "no sha256"
    #expect(facts.program == nil)
  }

  @Test(arguments: [false, true])
  func `of another science version are refused, told both numbers, also with --allow-mixed`(isMixedAllowed: Bool) throws
  {
    var session = session(try TestRun(), isMixedAllowed: isMixedAllowed)
    var later = Facts(theirs)
    later[.scienceVersion] = "2"
    let refusal = refusals(session.receive(hello(later), from: WorkerID("a"), now: .zero))
    #expect(refusal.count == 1)
    #expect(refusal.first?.contains("by science version 2, this run by 1:") == true, "\(refusal)")
    #expect(session.scheduler.workerIDs.isEmpty)
    #expect(refusals(session.receive(hello(Facts(theirs)), from: WorkerID("b"), now: .zero)).isEmpty)
  }

  @Test func `of another file that computes the same train side by side, and each result has its own`() throws {
    let run = try TestRun(conditions: ["scratch-noaug-n70"], seeds: Array(1...20))
    let coordinator = try run.coordinator()
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    let ends = [("ours", ours), ("theirs", theirs)].map { name, program in
      Running {
        let settings = WorkerSettings(
          connect: run.endpoint, cache: "\(run.folder)/\(name)", identity: name, host: "host", facts: Facts(program))
        let worker = try Worker(settings) {
          // Nobody is to finish before everybody has come.
          wait { run.joined == 2 }
          return try SimulatedTrainer.trainer()($0, $1)
        }
        return try worker.run()
      }
    }
    #expect(try summary.value().recorded == 20)
    for end in ends { _ = try end.value() }
    let results = run.store.state.withLock(\.results)
    for result in results.values {
      #expect(result.provenance.program == (result.provenance.worker == "ours" ? ours : theirs))
    }
  }

  @Test func `deliver what another computed before them as that other's`() throws {
    let run = try TestRun(conditions: ["scratch-noaug-n70"], seeds: [1])
    var session = session(run)
    let worker = WorkerID("a")
    _ = session.receive(hello(Facts(theirs)), from: worker, now: .zero)
    let actions = session.receive(.heartbeat(tokens: [], slots: 1), from: worker, now: .zero)
    let assignment = try #require(
      actions.lazy.compactMap { if case .lease(let assignment, _) = $0 { assignment } else { nil } }.first)
    for (program, expected) in [(ours.sha256, ProgramIdentity(sha256: ours.sha256)), (theirs.sha256, theirs)] {
      let report = Computation(
        token: assignment.token, task: assignment.task, attempt: 1, seconds: 1,
        work: assignment.specification.fingerprint, digest: program, body: [], program: program)
      let deliveries = session.receive(.result(report), from: worker, now: .zero)
        .compactMap { if case .record(let delivery) = $0 { delivery } else { nil } }
      #expect(deliveries.map(\.program) == [expected])
    }
  }
}
