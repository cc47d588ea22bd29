import ContentHash
import Sweep
import Testing
import Training

@Suite("Workers and tasks in trouble")
struct TroubleTests {
  let anna = WorkerID("anna")
  let bert = WorkerID("bert")

  private func plan(_ count: Int) -> SweepPlan {
    Sweeps.small(conditions: ["scratch-noaug-n70"], seeds: Array(1...UInt64(count)))
  }

  private func join(
    _ worker: WorkerID, _ scheduler: inout Scheduler, host: String = "host", replaces: [Hello.Predecessor] = [],
    secondsLeft: Double? = nil, now: Duration = .zero
  ) -> [SchedulerAction] {
    scheduler.join(
      worker, hello: .worker(host: host, replaces: replaces, secondsLeft: secondsLeft), now: now)
      + scheduler.heartbeat(worker, tokens: [], slots: 1, now: now)
  }

  private func fail(
    _ lease: Assignment, at worker: WorkerID, as failure: FailureClass = .crash, _ scheduler: inout Scheduler,
    now: Duration = .zero
  ) -> [SchedulerAction] {
    let report = FailureReport(token: lease.token, task: lease.task, failure: failure, text: "broken")
    return scheduler.failed(worker, report: report, now: now)
      + scheduler.heartbeat(worker, tokens: [], slots: 1, now: now)
  }

  @Test("a worker is not blamed for pretrainings that diverge, however soon")
  func divergence() {
    var scheduler = Scheduler(plan: plan(5))
    var leases = join(anna, &scheduler).leases
    while let lease = leases.popLast() {
      let actions = fail(lease, at: anna, as: .diverged, &scheduler, now: .milliseconds(900))
      #expect(!actions.contains { if case .quarantine = $0 { true } else { false } })
      leases += actions.leases
    }
    #expect(scheduler.isFinished)
    #expect(scheduler.failedTasks.allSatisfy { $0.failure == .diverged })
  }

  @Test(
    "a worker that fails three tasks at once is sent away, and no task is blamed for it",
    arguments: [
      FailureClass.crash, .badInput, .outOfMemory,
    ])
  func quarantine(failure: FailureClass) {
    var scheduler = Scheduler(plan: plan(5))
    var lease = join(anna, &scheduler).leases[0]
    var actions: [SchedulerAction] = []
    for _ in 0..<3 {
      actions = fail(lease, at: anna, as: failure, &scheduler, now: .milliseconds(900))
      if let next = actions.leases.first { lease = next }
    }
    let reason = "it failed 3 tasks in a row at once, the last: host:1: broken"
    #expect(actions.contains(.quarantine(anna, reason: reason)))
    #expect(actions.contains(.lose(anna, reason: reason)))
    #expect(scheduler.failedTasks.isEmpty && scheduler.unfinished == 5)
    #expect(join(anna, &scheduler) == [.refuse(anna, reason: reason)])
    let predecessor = Hello.Predecessor(identity: "anna", failure: .crash, text: "left")
    #expect(
      join(WorkerID("anna's heir"), &scheduler, replaces: [predecessor]) == [
        .refuse(WorkerID("anna's heir"), reason: reason)
      ])
    // Bert does all of them, and has all attempts for each.
    var given = join(bert, &scheduler).leases
    while !scheduler.isFinished, let last = given.last {
      given += scheduler.recorded(last, by: bert).leases
      given += scheduler.heartbeat(bert, tokens: [], slots: 1, now: .zero).leases
    }
    #expect(given.count == 5 && scheduler.isFinished)
  }

  @Test("a worker that crashes is known again in the process that replaces it")
  func quarantineOfCrashingProcesses() {
    var scheduler = Scheduler(plan: plan(5))
    var name = "worker-1"
    var actions = join(WorkerID(name), &scheduler)
    for number in 2...4 {
      let successor = "worker-\(number)"
      let predecessor = Hello.Predecessor(identity: name, failure: .crash, text: "was ended by signal 11")
      actions = join(WorkerID(successor), &scheduler, replaces: [predecessor], now: .seconds(number))
      name = successor
    }
    #expect(actions.contains { if case .refuse(WorkerID("worker-4"), _) = $0 { true } else { false } })
    #expect(scheduler.workerIDs.isEmpty && scheduler.failedTasks.isEmpty)
  }

  @Test("failures that take their time, and successes between them, are nobody's disgrace")
  func noQuarantine() {
    var scheduler = Scheduler(plan: plan(40))
    var lease = join(anna, &scheduler).leases[0]
    for number in 1...12 {
      let now = Duration.seconds(10 * number)
      let next: [Assignment]
      if number % 3 == 0 {
        next =
          (scheduler.recorded(lease, by: anna, now: now) + scheduler.heartbeat(anna, tokens: [], slots: 1, now: now))
          .leases
      } else {
        next = fail(lease, at: anna, &scheduler, now: number < 7 ? now - .seconds(10) : now).leases
      }
      lease = next[0]
    }
    #expect(scheduler.workerIDs == [anna])
  }

  @Test("a task that failed at one worker is tried at another one first")
  func elsewhere() {
    var scheduler = Scheduler(plan: plan(3))
    let first = join(anna, &scheduler).leases[0]
    let second = join(bert, &scheduler).leases[0]
    let third = fail(first, at: anna, &scheduler, now: .seconds(5)).leases[0]
    #expect(third.task != first.task)
    let again =
      scheduler.recorded(second, by: bert).leases + scheduler.heartbeat(bert, tokens: [], slots: 1, now: .zero).leases
    #expect(again.map(\.task) == [first.task])
    // Where everybody has failed it, anybody may try once more.
    _ = scheduler.recorded(third, by: anna)
    _ = scheduler.heartbeat(anna, tokens: [], slots: 1, now: .zero)
    #expect(fail(again[0], at: bert, &scheduler, now: .seconds(9)).leases.map(\.task) == [first.task])
  }

  @Test("a task that loses workers on three hosts is parked")
  func parked() {
    var scheduler = Scheduler(plan: plan(1))
    for (number, host) in ["a", "b", "b", "c"].enumerated() {
      let worker = WorkerID("worker-\(number)")
      #expect(join(worker, &scheduler, host: host).leases.count == 1)
      #expect(scheduler.failedTasks.isEmpty)
      _ = scheduler.leave(worker, failure: .hostLost, reason: "was silent", now: .zero)
    }
    #expect(scheduler.failedTasks.map(\.failure) == [.hostLost])
    #expect(scheduler.failedTasks[0].reason == "parked, because workers were lost with it on a, b, c")
  }

  @Test("an attempt that fails is told with its own number, not with that of a later one")
  func numbers() {
    var settings = SchedulerSettings()
    settings.stragglerAfter = .seconds(1)
    var scheduler = Scheduler(plan: plan(2), settings: settings)
    let quick = join(bert, &scheduler).leases[0]
    let slow = join(anna, &scheduler).leases[0]
    let given =
      scheduler.recorded(quick, by: bert, now: .seconds(1))
      + scheduler.heartbeat(
        bert, tokens: [], slots: 1, now: .seconds(1)) + scheduler.tick(now: .seconds(9))
    #expect(given.leases.map(\.attempt) == [2] && given.leases.map(\.task) == [slow.task])
    let report = FailureReport(token: slow.token, task: slow.task, failure: .crash, text: "broken")
    let expected = FailedAttempt(task: slow.task, attempt: 1, failure: .crash, reason: "host:1: broken", worker: anna)
    #expect(scheduler.failed(anna, report: report, now: .seconds(10)) == [.retry(expected)])
  }

  @Test("what was given up for its pretraining is reinstated when that has a result after all")
  func latePretraining() {
    let plan = Sweeps.small(conditions: ["ssl-noaug-n70"], seeds: [1])
    var scheduler = Scheduler(plan: plan)
    let lease = join(anna, &scheduler).leases[0]
    let actions = fail(lease, at: anna, as: .badInput, &scheduler, now: .seconds(5))
    #expect(actions.failures == plan.tasks.map(\.id))
    let late = scheduler.recorded(lease, by: anna, now: .seconds(6))
    #expect(late.contains(.reinstate(plan.tasks[1].id)) && scheduler.failedTasks.isEmpty)
  }

  @Test("a worker that is about to end gets no task that would take longer")
  func timeLeft() {
    var scheduler = Scheduler(plan: plan(4))
    let first = join(anna, &scheduler).leases[0]
    _ = scheduler.recorded(first, by: anna, seconds: 100)
    #expect(join(bert, &scheduler, secondsLeft: 105).leases.isEmpty)
    #expect(join(WorkerID("carl"), &scheduler, secondsLeft: 115).leases.count == 1)
    #expect(scheduler.heartbeat(anna, tokens: [], slots: 1, now: .zero).leases.count == 1)
  }

  @Test("a worker that is drained gets nothing more")
  func drain() {
    var scheduler = Scheduler(plan: plan(2))
    let first = join(anna, &scheduler).leases[0]
    scheduler.drain(anna)
    #expect(scheduler.recorded(first, by: anna).leases.isEmpty)
    #expect(scheduler.heartbeat(anna, tokens: [], slots: 1, now: .zero).leases.isEmpty)
    #expect(join(bert, &scheduler).leases.count == 1)
  }

  @Test("whoever comes back with a task goes on with it, and the one who began later is stopped")
  func earlierFirst() {
    var scheduler = Scheduler(plan: plan(1))
    let first = join(anna, &scheduler).leases[0]
    _ = scheduler.leave(anna, failure: .hostLost, reason: "was silent", now: .seconds(60))
    let second = join(bert, &scheduler, now: .seconds(60)).leases[0]
    let running = Hello.RunningTask(
      token: first.token, task: first.task, attempt: 1, work: first.specification.fingerprint)
    let adoption = Adoption(task: first.task, attempt: 1, worker: anna, purpose: .result, hasResult: false)
    #expect(
      scheduler.join(anna, hello: .worker(running: [running]), now: .seconds(61))
        == [.cancel(second.token, of: second.task, at: bert), .adopt(adoption)])
    #expect(scheduler.task(of: first.token, at: anna) == first.task)
  }
}
