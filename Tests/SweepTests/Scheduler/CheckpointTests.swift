import ContentHash
import Sweep
import Testing
import Training

@Suite("Scheduling with checkpoints that are gone")
struct CheckpointTests {
  private let anna = WorkerID("anna")
  private let bert = WorkerID("bert")
  private let pretraining = TaskID.pretraining("tiny-batchnorm", seed: 1)
  private let trial = TaskID.trial("ssl-noaug-n70", seed: 1)
  private var checkpoint: SHA256Digest { Sweeps.digest(of: pretraining) }

  /// A sweep whose first pretraining is recorded, with workers that have nothing to do yet.
  private func recorded(
    conditions: [String] = ["ssl-noaug-n70"], settings: SchedulerSettings = SchedulerSettings()
  ) -> Scheduler {
    let plan = Sweeps.small(conditions: conditions, seeds: [1])
    let known = RecordedTask(digest: checkpoint, token: 1, origin: Origin(worker: WorkerID("carl")))
    var settings = settings
    settings.firstToken = 1 << 32
    var scheduler = Scheduler(plan: plan, recorded: [pretraining: known], settings: settings)
    for worker in [anna, bert] { _ = scheduler.join(worker, hello: .worker(host: "\(worker)"), now: .zero) }
    return scheduler
  }

  private func offer(_ worker: WorkerID, _ scheduler: inout Scheduler) -> [SchedulerAction] {
    scheduler.heartbeat(worker, tokens: [], slots: 1, now: .zero)
  }

  private func finish(_ lease: Assignment, by worker: WorkerID, _ scheduler: inout Scheduler) -> [SchedulerAction] {
    scheduler.recorded(
      task: lease.task, token: lease.token, digest: Sweeps.digest(of: lease.task), by: Origin(worker: worker),
      seconds: 1,
      now: .zero)
  }

  @Test("what was not sent is taken back, and what starts from the checkpoint waits while the rest goes on")
  func withheld() throws {
    var scheduler = recorded(conditions: ["ssl-noaug-n70", "scratch-noaug-n70"])
    let given = offer(anna, &scheduler).leases
    let more = offer(bert, &scheduler).leases
    let lease = try #require((given + more).first { $0.checkpoint == checkpoint })
    scheduler.checkpointMissing(checkpoint)
    let holder = given.contains(lease) ? anna : bert
    _ = scheduler.withdraw(lease, from: holder)
    #expect(scheduler.isMissing(checkpoint) && scheduler.unfinished == 2)
    let others = scheduler.tick(now: .zero).leases + offer(anna, &scheduler).leases + offer(bert, &scheduler).leases
    #expect(others.allSatisfy { $0.task.name == "trial/scratch-noaug-n70/seed-1" })
    let back = scheduler.checkpointFound(checkpoint, now: .zero).leases
    #expect(back.map(\.task) == [trial])
    #expect(back.map(\.attempt) == [1], "what was not sent was no attempt")
  }

  @Test("a checkpoint that does not come back is made again, and its trial starts from it")
  func madeAgain() throws {
    var scheduler = recorded()
    let given = offer(anna, &scheduler).leases
    let first = try #require(given.first)
    scheduler.checkpointMissing(checkpoint)
    _ = scheduler.withdraw(first, from: anna)
    #expect(scheduler.tick(now: .zero).isEmpty)
    let again = scheduler.checkpointLost(checkpoint, now: .zero)?.leases ?? []
    #expect(again.map(\.task) == [pretraining] && again.map(\.purpose) == [.repetition])
    #expect(scheduler.checkpointLost(checkpoint, now: .zero) == nil, "once is enough")
    #expect(!scheduler.isFinished && scheduler.unfinished == 2)
    _ = offer(bert, &scheduler)
    let next = finish(again[0], by: anna, &scheduler).leases
    #expect(next.map(\.task) == [trial] && next.map(\.checkpoint) == [checkpoint])
    _ = finish(next[0], by: bert, &scheduler)
    #expect(scheduler.isFinished && scheduler.recordedCount == 2)
  }

  @Test("a checkpoint that comes back while it is made again ends that training, and nothing is lost")
  func foundMeanwhile() throws {
    var scheduler = recorded()
    let given = offer(anna, &scheduler).leases
    let first = try #require(given.first)
    scheduler.checkpointMissing(checkpoint)
    _ = scheduler.withdraw(first, from: anna)
    let planned = scheduler.checkpointLost(checkpoint, now: .zero)?.leases
    let again = try #require(planned?.first)
    let actions = scheduler.checkpointFound(checkpoint, now: .zero)
    #expect(actions.first == .cancel(again.token, of: pretraining, at: anna))
    #expect(scheduler.unfinished == 1)
    let next = (actions + offer(bert, &scheduler)).leases
    #expect(next.map(\.task) == [trial])
    _ = finish(next[0], by: bert, &scheduler)
    // Too late, and of use all the same: it is compared.
    _ = finish(again, by: anna, &scheduler)
    #expect(scheduler.isFinished && scheduler.recordedCount == 2 && scheduler.unfinished == 0)
  }

  @Test("a trial that has its checkpoint already goes on, whatever the store has lost, and its result counts")
  func runningTrial() throws {
    var scheduler = recorded()
    let given = offer(anna, &scheduler).leases
    let lease = try #require(given.first)
    scheduler.checkpointMissing(checkpoint)
    #expect(scheduler.checkpointLost(checkpoint, now: .zero) == nil, "nobody waits for it")
    #expect(scheduler.specification(of: trial)?.fingerprint == lease.specification.fingerprint)
    #expect(scheduler.refusal(task: trial, token: lease.token) == nil)
    _ = finish(lease, by: anna, &scheduler)
    #expect(scheduler.isFinished)
  }

  @Test("a worker that came back keeps its trial while the checkpoint is gone")
  func adopted() throws {
    var scheduler = recorded()
    let given = offer(anna, &scheduler).leases
    let lease = try #require(given.first)
    _ = scheduler.leave(anna, failure: .hostLost, reason: "was silent", now: .zero)
    scheduler.checkpointMissing(checkpoint)
    let running = Hello.RunningTask(
      token: lease.token, task: lease.task, attempt: 1, work: lease.specification.fingerprint)
    let adoption = Adoption(task: trial, attempt: 1, worker: anna, purpose: .result, hasResult: false)
    #expect(scheduler.join(anna, hello: .worker(running: [running]), now: .zero) == [.adopt(adoption)])
    #expect(scheduler.task(of: lease.token, at: anna) == trial)
    _ = scheduler.leave(anna, failure: .hostLost, reason: "was silent", now: .zero)
    #expect(offer(bert, &scheduler).isEmpty, "freed, it waits for the checkpoint as before")
  }

  @Test("a pretraining that cannot be done again is given up with what waits for it")
  func givenUp() throws {
    var settings = SchedulerSettings()
    settings.quarantineAfter = .max
    var scheduler = recorded(settings: settings)
    let given = offer(anna, &scheduler).leases
    let first = try #require(given.first)
    scheduler.checkpointMissing(checkpoint)
    _ = scheduler.withdraw(first, from: anna)
    var actions = scheduler.checkpointLost(checkpoint, now: .zero) ?? []
    for _ in 1...3 {
      let lease = try #require(actions.leases.first)
      let report = FailureReport(token: lease.token, task: lease.task, failure: .crash, text: "came out differently")
      let worker = scheduler.task(of: lease.token, at: anna) == nil ? bert : anna
      actions = scheduler.failed(worker, report: report, now: .zero)
      actions += offer(anna, &scheduler) + offer(bert, &scheduler)
    }
    #expect(actions.failures == [pretraining, trial])
    #expect(scheduler.isFinished)
  }

  @Test("a trial that was under way when its pretraining was given up goes with it, where its worker is lost")
  func givenUpMeanwhile() throws {
    var settings = SchedulerSettings()
    settings.crashAttempts = 1
    var scheduler = recorded(conditions: ["ssl-noaug-n70", "ssl-frozen-n70"], settings: settings)
    let given = offer(anna, &scheduler).leases + offer(bert, &scheduler).leases
    try #require(given.count == 2)
    scheduler.checkpointMissing(checkpoint)
    _ = scheduler.withdraw(given[1], from: bert)
    var actions = scheduler.checkpointLost(checkpoint, now: .zero) ?? []
    actions += offer(bert, &scheduler)
    let lease = try #require(actions.leases.first)
    #expect(lease.task == pretraining)
    let report = FailureReport(token: lease.token, task: lease.task, failure: .crash, text: "came out differently")
    actions = scheduler.failed(bert, report: report, now: .zero)
    #expect(actions.failures == [pretraining, given[1].task] && !scheduler.isFinished)
    let end = scheduler.leave(anna, failure: .hostLost, reason: "was silent", now: .zero)
    #expect(end.failures == [given[0].task])
    #expect(scheduler.isFinished && scheduler.failedTasks.count == 3)
  }

  @Test("a checkpoint that comes back with an audit frees what waited for it")
  func auditReturnsIt() throws {
    var settings = SchedulerSettings()
    settings.auditShare = 1
    var scheduler = recorded(settings: settings)
    scheduler.checkpointMissing(checkpoint)
    let given = offer(anna, &scheduler).leases
    let audit = try #require(given.first)
    #expect(audit.task == pretraining && audit.purpose == .audit)
    #expect(scheduler.checkpointLost(checkpoint, now: .zero) == nil, "somebody makes it already")
    _ = offer(bert, &scheduler)
    let next = finish(audit, by: anna, &scheduler).leases
    #expect(next.map(\.task) == [trial])
    #expect(!scheduler.isMissing(checkpoint))
  }
}
