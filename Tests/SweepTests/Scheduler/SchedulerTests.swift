import ContentHash
import Sweep
import Testing
import Training

@Suite("Scheduler")
struct SchedulerTests {
  let anna = WorkerID("anna")
  let bert = WorkerID("bert")
  let carl = WorkerID("carl")

  /// A scheduler with workers that have said they are ready, and what it answered.
  private func started(
    _ plan: SweepPlan = Sweeps.small(), workers: [WorkerID], settings: SchedulerSettings = SchedulerSettings()
  ) -> (Scheduler, [Assignment]) {
    var scheduler = Scheduler(plan: plan, settings: settings)
    var actions: [SchedulerAction] = []
    for worker in workers {
      actions += scheduler.join(worker, hello: .worker(), now: .zero)
      actions += scheduler.heartbeat(worker, tokens: [], slots: 1, now: .zero)
    }
    return (scheduler, actions.leases)
  }

  private func finish(_ lease: Assignment, _ scheduler: inout Scheduler, now: Duration = .zero) -> [SchedulerAction] {
    #expect(scheduler.refusal(task: lease.task, token: lease.token) == nil)
    return scheduler.recorded(lease, by: anna, now: now)
  }

  private func fail(
    _ lease: Assignment, at worker: WorkerID, as failure: FailureClass, _ scheduler: inout Scheduler
  ) -> [SchedulerAction] {
    let report = FailureReport(token: lease.token, task: lease.task, failure: failure, text: "reason")
    return scheduler.failed(worker, report: report, now: .zero)
  }

  @Test("one worker gets the pretrainings first, then the trials seed by seed, each with its own checkpoint")
  func order() throws {
    var (scheduler, leases) = started(workers: [anna])
    while let last = leases.last, !scheduler.isFinished {
      leases += finish(last, &scheduler).leases + scheduler.heartbeat(anna, tokens: [], slots: 1, now: .zero).leases
    }
    #expect(
      leases.map(\.task.name) == [
        "pretraining/tiny-batchnorm/seed-1", "pretraining/tiny-batchnorm/seed-2",
        "trial/scratch-noaug-n70/seed-1", "trial/ssl-noaug-n70/seed-1", "trial/ssl-frozen-n70/seed-1",
        "trial/scratch-noaug-n70/seed-2", "trial/ssl-noaug-n70/seed-2", "trial/ssl-frozen-n70/seed-2",
      ])
    #expect(leases.map(\.token) == Array(1...8))
    guard case .trial(let trial) = try leases[6].specification.task() else {
      Issue.record("expected a trial")
      return
    }
    #expect(trial.checkpoint == Sweeps.digest(of: leases[1].task))
  }

  @Test("it says of every worker what it trains and how long it has been silent")
  func presence() {
    var (scheduler, leases) = started(workers: [bert, anna])
    _ = scheduler.heard(anna, now: .seconds(2))
    #expect(
      scheduler.presences(now: .milliseconds(2500)) == [
        WorkerPresence(worker: "anna", silence: 0.5, tasks: [leases[1].task]),
        WorkerPresence(worker: "bert", silence: 2.5, tasks: [leases[0].task]),
      ])
    _ = scheduler.leave(anna, reason: "left", now: .seconds(3))
    #expect(scheduler.presences(now: .seconds(3)).map(\.worker) == ["bert"])
  }

  @Test("trials wait for their pretraining while the others go on")
  func blocked() {
    let plan = Sweeps.small(conditions: ["ssl-noaug-n70"], seeds: [1])
    var (scheduler, leases) = started(plan, workers: [anna, bert])
    #expect(leases.count == 1)
    #expect(finish(leases[0], &scheduler).leases.map(\.task.name) == ["trial/ssl-noaug-n70/seed-1"])
  }

  @Test("a silent worker is suspect after 10 seconds and loses its task after 60")
  func silence() {
    var (scheduler, leases) = started(workers: [anna])
    var log: [SchedulerAction] = []
    for second in 1...59 { log += scheduler.tick(now: .seconds(second)) }
    #expect(log == [.suspect(anna)])
    _ = scheduler.join(bert, hello: .worker(), now: .seconds(59))
    _ = scheduler.heartbeat(bert, tokens: [], slots: 1, now: .seconds(59))
    let second = scheduler.recorded(
      task: TaskID.pretraining("tiny-batchnorm", seed: 2), token: 2, digest: Sweeps.data, by: Origin(worker: bert),
      seconds: 1,
      now: .seconds(59))
    #expect(second.isEmpty)
    let expiry = scheduler.tick(now: .seconds(60))
    #expect(expiry.first == .lose(anna, reason: "was silent for 60 s"))
    _ = scheduler.heard(bert, now: .seconds(60))
    leases = scheduler.heartbeat(bert, tokens: [], slots: 1, now: .seconds(60)).leases
    #expect(leases.map(\.task.name) == ["pretraining/tiny-batchnorm/seed-1"])
    #expect(leases.first?.attempt == 2)
  }

  @Test("a coordinator that was stopped itself blames no worker for that time")
  func ownAbsence() {
    var (scheduler, _) = started(workers: [anna])
    _ = scheduler.tick(now: .seconds(1))
    #expect(scheduler.tick(now: .seconds(500)) == [.suspect(anna)])
    for second in 501...559 { #expect(scheduler.tick(now: .seconds(second)).isEmpty) }
    #expect(scheduler.running == 1)
    // Whoever is silent for a whole lease after that is lost all the same.
    #expect(scheduler.tick(now: .seconds(560)).first == .lose(anna, reason: "was silent for 560 s"))
  }

  @Test("the result of an expired lease counts if it is the first, and the newer lease is cancelled")
  func zombie() {
    var (scheduler, leases) = started(workers: [anna])
    _ = scheduler.leave(anna, failure: .hostLost, reason: "vanished", now: .zero)
    _ = scheduler.join(bert, hello: .worker(), now: .zero)
    let newer = scheduler.heartbeat(bert, tokens: [], slots: 1, now: .zero).leases[0]
    #expect(newer.task == leases[0].task && newer.token > leases[0].token)
    #expect(finish(leases[0], &scheduler).first == .cancel(newer.token, of: newer.task, at: bert))
    let unfinished = scheduler.unfinished
    #expect(scheduler.refusal(task: newer.task, token: newer.token) == nil, "it is compared with the first")
    _ = scheduler.recorded(newer, by: bert)
    #expect(scheduler.unfinished == unfinished)
  }

  @Test("a process that replaces another frees its task at once")
  func replacement() {
    var (scheduler, leases) = started(workers: [anna])
    let predecessor = Hello.Predecessor(identity: "anna", failure: .crash, text: "ended by signal 11")
    let actions = scheduler.join(bert, hello: .worker(replaces: [predecessor]), now: .zero)
    #expect(actions.first == .lose(anna, reason: "ended by signal 11"))
    // It crashed in this place: another task first, while somebody else can have it.
    #expect(scheduler.heartbeat(bert, tokens: [], slots: 1, now: .zero).leases.map(\.task) != leases.map(\.task))
    _ = scheduler.join(carl, hello: .worker(), now: .zero)
    #expect(scheduler.heartbeat(carl, tokens: [], slots: 1, now: .zero).leases.map(\.task) == leases.map(\.task))
  }

  @Test(
    "a task is tried as often as its failure's class allows",
    arguments: [(FailureClass.crash, 3), (.outOfMemory, 3), (.badInput, 1), (.diverged, 1)])
  func budget(failure: FailureClass, attempts: Int) {
    let plan = Sweeps.small(conditions: ["scratch-noaug-n70"], seeds: [1])
    var (scheduler, leases) = started(plan, workers: [anna])
    for attempt in 1...attempts {
      #expect(leases.count == attempt)
      #expect(!scheduler.isFinished)
      _ = fail(leases[attempt - 1], at: anna, as: failure, &scheduler)
      leases += scheduler.heartbeat(anna, tokens: [], slots: 1, now: .zero).leases
    }
    #expect(scheduler.isFinished)
    #expect(scheduler.failedTasks.map(\.failure) == [failure])
  }

  @Test("being cancelled is no fault of the task")
  func cancelled() {
    var (scheduler, leases) = started(workers: [anna])
    for _ in 0..<100 {
      _ = fail(leases[leases.count - 1], at: anna, as: .cancelled, &scheduler)
      leases += scheduler.heartbeat(anna, tokens: [], slots: 1, now: .zero).leases
    }
    #expect(Set(leases.map(\.task)).count == 1)
    #expect(leases.count == 101)
  }

  @Test("trials fail with the reason of their pretraining, and revive when its result comes after all")
  func failedPretraining() {
    var (scheduler, leases) = started(workers: [anna])
    let failures = fail(leases[0], at: anna, as: .badInput, &scheduler).failures
    #expect(
      failures.map(\.name) == [
        "pretraining/tiny-batchnorm/seed-1", "trial/ssl-noaug-n70/seed-1", "trial/ssl-frozen-n70/seed-1",
      ])
    #expect(scheduler.failedTasks[2].reason == "pretraining/tiny-batchnorm/seed-1 failed: host:1: reason")
    let before = scheduler.unfinished
    _ = finish(leases[0], &scheduler)
    #expect(scheduler.unfinished == before + 2)
    #expect(scheduler.failedTasks.isEmpty)
  }

  @Test("tasks recorded earlier are not given out again, and their checkpoints serve")
  func resume() {
    let plan = Sweeps.small()
    let recorded = [plan.tasks[0].id, plan.tasks[1].id]
    var scheduler = Scheduler(
      plan: plan,
      recorded: Dictionary(
        uniqueKeysWithValues: recorded.map {
          ($0, RecordedTask(digest: Sweeps.digest(of: $0), origin: Origin(worker: anna)))
        }))
    var given: [TaskID] = []
    _ = scheduler.join(anna, hello: .worker(), now: .zero)
    while let lease = scheduler.heartbeat(anna, tokens: [], slots: 1, now: .zero).leases.first {
      given.append(lease.task)
      _ = finish(lease, &scheduler)
    }
    #expect(Set(given) == Set(plan.tasks.dropFirst(2).map(\.id)))
    #expect(scheduler.isFinished)
  }

  @Test("a new coordinator takes over what workers are training, and gives out nothing before they could tell")
  func readoption() {
    let (first, leases) = started(workers: [anna])
    var settings = SchedulerSettings()
    settings.firstToken = first.plan.tasks.count > 0 ? 1 << 32 : 0
    settings.leasingStarts = .seconds(5)
    var second = Scheduler(plan: first.plan, settings: settings)
    #expect(second.join(bert, hello: .worker(), now: .zero).isEmpty)
    #expect(second.heartbeat(bert, tokens: [], slots: 1, now: .zero).isEmpty)
    let running = Hello.RunningTask(
      token: leases[0].token, task: leases[0].task, attempt: 1, work: leases[0].specification.fingerprint)
    let adoption = Adoption(task: leases[0].task, attempt: 1, worker: anna, purpose: .result, hasResult: false)
    #expect(second.join(anna, hello: .worker(running: [running]), now: .seconds(1)) == [.adopt(adoption)])
    let given = second.tick(now: .seconds(5)).leases
    #expect(given.map(\.task.name) == ["pretraining/tiny-batchnorm/seed-2"])
    #expect(given.map(\.token) == [1 << 32])
    _ = finish(leases[0], &second, now: .seconds(6))
  }

  @Test("a result that a worker brings along is told, and nobody else begins with its task")
  func heldResult() {
    let (first, leases) = started(workers: [anna])
    var settings = SchedulerSettings()
    settings.firstToken = 1 << 32
    var second = Scheduler(plan: first.plan, settings: settings)
    let held = Hello.HeldResult(
      token: leases[0].token, task: leases[0].task, digest: Sweeps.digest(of: leases[0].task))
    let actions = second.join(anna, hello: .worker(results: [held]), now: .zero)
    #expect(
      actions == [
        .adopt(Adoption(task: leases[0].task, attempt: 1, worker: anna, purpose: .result, hasResult: true))
      ])
    #expect(!second.waiting.contains(leases[0].task))
  }

  @Test("a running task of another sweep with the same name is cancelled")
  func foreignTask() {
    var (scheduler, leases) = started(workers: [anna])
    let foreign = Hello.RunningTask(token: 99, task: leases[0].task, attempt: 1, work: Sweeps.data)
    let actions = scheduler.join(bert, hello: .worker(running: [foreign]), now: .zero)
    #expect(actions == [.cancel(99, of: leases[0].task, at: bert)])
  }

  @Test("a lease that got lost on its way is given out again")
  func lostLease() {
    var (scheduler, leases) = started(workers: [anna])
    #expect(scheduler.heartbeat(anna, tokens: [], slots: 1, now: .seconds(5)).isEmpty)
    let again = scheduler.heartbeat(anna, tokens: [], slots: 1, now: .seconds(11)).leases
    #expect(again.map(\.task) == leases.map(\.task))
    leases += again
    #expect(scheduler.heartbeat(anna, tokens: [again[0].token], slots: 0, now: .seconds(40)).isEmpty)
    #expect(scheduler.running == 1)
  }

  @Test("results and failures that no lease covers change nothing")
  func uninvited() {
    var (scheduler, leases) = started(workers: [anna, bert])
    let unknown = TaskID.trial("none", seed: 1)
    for (task, token) in [(unknown, 1 as LeaseToken), (leases[0].task, leases[1].token), (leases[0].task, 77)] {
      #expect(scheduler.refusal(task: task, token: token) != nil, "\(task) with lease \(token) was accepted")
    }
    #expect(fail(leases[0], at: bert, as: .badInput, &scheduler).isEmpty)
    #expect(scheduler.running == 2)
  }

  @Test("stopping cancels what runs and gives out nothing more")
  func stop() {
    var (scheduler, leases) = started(workers: [anna])
    #expect(scheduler.stop() == [.cancel(leases[0].token, of: leases[0].task, at: anna)])
    #expect(fail(leases[0], at: anna, as: .cancelled, &scheduler).leases.isEmpty)
    #expect(scheduler.heartbeat(anna, tokens: [], slots: 1, now: .zero).isEmpty)
    #expect(!scheduler.isFinished)
    #expect(scheduler.unfinished == scheduler.plan.tasks.count)
  }
}

@Suite struct `The name of a worker` {
  @Test(arguments: [
    ("node-1", true), ("node-1/", true), ("node-1.cluster", false), ("node-1/4711", true), ("node-1/4711.0", true),
    ("node-1/4711.0x", false), ("node-1/47", false), ("node", false), ("", false), ("/", false), ("node-10", false),
  ])
  func `is that of its host, its process or its own, and of no other host that begins so`(name: String, isIts: Bool) {
    #expect(WorkerID("node-1/4711.0").isNamed(name) == isIts)
    #expect(!WorkerID("node-10/4711.0").isNamed(name) || name == "node-10")
  }

  @Test func `is that of its host with or without a domain`() {
    for name in ["node-1", "node-1.cluster", "node-1.cluster.org"] {
      #expect(WorkerID("node-1.cluster.org/12.3").isNamed(name))
    }
    #expect(!WorkerID("node-1.cluster.org/12.3").isNamed("node-1.clu"))
  }
}
