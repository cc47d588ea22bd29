import RunStore
import Sweep
import Testing

@testable import Cluster

@Suite struct `The time of an attempt without a result` {
  private let run: TestRun
  private let worker = WorkerID("anna")

  init() throws { run = try TestRun(conditions: ["scratch-noaug-n70"], seeds: [1, 2]) }

  private var session: CoordinatorSession {
    CoordinatorSession(scheduler: Scheduler(plan: run.plan), run: "run")
  }

  /// Has the worker join, and returns what it is given at once.
  private func join(_ session: inout CoordinatorSession) throws -> Assignment {
    let hello = Hello(host: "host", processID: 1, slots: 1)
    let actions =
      session.receive(.hello(hello), from: worker, now: .zero)
      + session.receive(.heartbeat(tokens: [], slots: 1), from: worker, now: .zero)
    let assignments = actions.compactMap { action -> Assignment? in
      guard case .lease(let assignment, _) = action else { return nil }
      return assignment
    }
    return try #require(assignments.first)
  }

  private func failures(_ actions: [CoordinatorSession.Action]) -> [TaskFailure] {
    actions.compactMap { action in
      guard case .note(.failure(let failure, _)) = action else { return nil }
      return failure
    }
  }

  @Test func `is from its lease to its report`() throws {
    var session = session
    let assignment = try join(&session)
    let report = FailureReport(token: assignment.token, task: assignment.task, failure: .crash, text: "broken")
    let failures = failures(session.receive(.failed(report), from: worker, now: .seconds(30)))
    #expect(failures.map(\.task) == [assignment.task])
    #expect(failures.first?.seconds == 30 && failures.first?.silence == 0 && failures.first?.host == "host")
  }

  @Test func `ends with the last word of a worker that falls silent, however long that is noticed later`() throws {
    var session = session
    let assignment = try join(&session)
    var actions: [CoordinatorSession.Action] = []
    for second in 1...101 {
      if second == 40 {
        let message = WorkerMessage.heartbeat(tokens: [assignment.token], slots: 0)
        actions += session.receive(message, from: worker, now: .seconds(second))
      }
      actions += session.tick(now: .seconds(second))
    }
    let failure = try #require(failures(actions).first)
    #expect(failure.task == assignment.task && failure.failureClass == .hostLost)
    #expect(failure.seconds == 40 && failure.silence == 60)
  }
}
