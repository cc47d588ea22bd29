import ContentHash
import Sweep
import Testing
import Training

@Suite("Tasks trained twice")
struct ComparisonTests {
  let anna = WorkerID("anna")
  let bert = WorkerID("bert")

  private func scheduler(
    seeds: Int, audit share: Double, recorded: [TaskID: RecordedTask] = [:]
  ) -> Scheduler {
    var settings = SchedulerSettings()
    settings.auditShare = share
    let plan = Sweeps.small(conditions: ["scratch-noaug-n70"], seeds: Array(1...UInt64(seeds)))
    return Scheduler(plan: plan, recorded: recorded, settings: settings)
  }

  private func ready(_ worker: WorkerID, _ scheduler: inout Scheduler, now: Duration = .zero) -> [Assignment] {
    var actions: [SchedulerAction] = []
    if !scheduler.isConnected(worker) { actions += scheduler.join(worker, hello: .worker(), now: now) }
    return (actions + scheduler.heartbeat(worker, tokens: [], slots: 1, now: now)).leases
  }

  @Test(
    "every task of the audited share is trained by a second worker when nothing else is left, and the sweep waits for it"
  )
  func audit() {
    var scheduler = scheduler(seeds: 2, audit: 1)
    let first = ready(anna, &scheduler)[0]
    let second = ready(bert, &scheduler)[0]
    #expect(scheduler.recorded(first, by: anna).leases.isEmpty)
    _ = ready(anna, &scheduler)
    let audits = scheduler.recorded(second, by: bert).leases + ready(bert, &scheduler)
    #expect(audits.map(\.purpose) == [.audit, .audit])
    #expect(Set(audits.map(\.task)) == [first.task, second.task])
    #expect(scheduler.unfinished == 0 && !scheduler.isFinished)
    let annas = audits.first { $0.task == second.task }!
    let berts = audits.first { $0.task == first.task }!
    _ = scheduler.recorded(annas, by: anna)
    #expect(!scheduler.isFinished)
    _ = scheduler.recorded(berts, by: bert)
    #expect(scheduler.isFinished && scheduler.openAudits == 0)
  }

  @Test("no worker audits itself: alone, it ends the sweep with the audits left open")
  func alone() {
    var scheduler = scheduler(seeds: 1, audit: 1)
    let lease = ready(anna, &scheduler)[0]
    _ = scheduler.recorded(lease, by: anna)
    #expect(ready(anna, &scheduler).isEmpty)
    #expect(scheduler.isFinished && scheduler.openAudits == 1)
  }

  @Test("the next coordinator of the run audits what was left open, and nothing twice")
  func auditLater() {
    let plan = Sweeps.small(conditions: ["scratch-noaug-n70"], seeds: [1, 2])
    let ids = plan.tasks.map(\.id)
    var second = scheduler(
      seeds: 2, audit: 1,
      recorded: [
        ids[0]: RecordedTask(digest: Sweeps.digest(of: ids[0]), token: 1, origin: Origin(worker: anna)),
        ids[1]: RecordedTask(
          digest: Sweeps.digest(of: ids[1]), token: 2, origin: Origin(worker: anna), recomputations: 1),
      ])
    #expect(second.isFinished, "there is nobody to do it")
    #expect(ready(bert, &second).map(\.task) == [ids[0]])
    #expect(!second.isFinished)
  }

  @Test("an audit that fails is tried again, twice, and never fails the task")
  func failingAudit() {
    var scheduler = scheduler(seeds: 1, audit: 1)
    let lease = ready(anna, &scheduler)[0]
    _ = scheduler.recorded(lease, by: anna)
    for number in 1...3 {
      let audit = ready(bert, &scheduler, now: .seconds(20 * number))
      #expect(audit.map(\.purpose) == [.audit])
      let report = FailureReport(token: audit[0].token, task: audit[0].task, failure: .crash, text: "broken")
      let actions = scheduler.failed(bert, report: report, now: .seconds(20 * number + 10))
      #expect(actions.failures.isEmpty)
    }
    #expect(scheduler.isFinished && scheduler.failedTasks.isEmpty)
  }

  @Test("the share is that of the tasks, and the same tasks every time")
  func share() {
    var audited: [TaskID] = []
    for _ in 0..<2 {
      var scheduler = scheduler(seeds: 400, audit: 0.05)
      var found: [TaskID] = []
      while let lease = ready(anna, &scheduler).first { _ = scheduler.recorded(lease, by: anna) }
      while let audit = ready(bert, &scheduler).first {
        found.append(audit.task)
        _ = scheduler.recorded(audit, by: bert)
      }
      #expect((8...34).contains(found.count), "5 % of 400 are 20, got \(found.count)")
      #expect(audited.isEmpty || audited == found)
      audited = found
    }
  }

  @Test(
    "near the end an idle worker gets a copy of a task that takes suspiciously long; the first result ends the other")
  func straggler() {
    var scheduler = scheduler(seeds: 2, audit: 0)
    let slow = ready(anna, &scheduler)[0]
    let quick = ready(bert, &scheduler)[0]
    _ = scheduler.recorded(quick, by: bert, seconds: 40, now: .seconds(40))
    #expect(ready(bert, &scheduler, now: .seconds(40)).isEmpty)
    func tick(_ second: Int) -> [Assignment] {
      _ = scheduler.heard(anna, now: .seconds(second))
      _ = scheduler.heard(bert, now: .seconds(second))
      return scheduler.tick(now: .seconds(second)).leases
    }
    for second in 41..<80 { #expect(tick(second).isEmpty) }
    let copy = tick(80)
    #expect(copy.map(\.task) == [slow.task] && copy.map(\.purpose) == [.straggler])
    #expect(tick(90).isEmpty, "one copy is enough")
    let end = scheduler.recorded(copy[0], by: bert, now: .seconds(100))
    #expect(end == [.cancel(slow.token, of: slow.task, at: anna)])
    #expect(scheduler.isFinished)
  }

  @Test("pretrainings run some seeds ahead of the trials, so that pairs are complete early")
  func order() {
    let plan = Sweeps.small(conditions: ["scratch-noaug-n70", "ssl-noaug-n70"], seeds: Array(1...30))
    var scheduler = Scheduler(plan: plan)
    var given: [TaskID] = []
    while let lease = ready(anna, &scheduler).first {
      given.append(lease.task)
      _ = scheduler.recorded(lease, by: anna)
    }
    #expect(given.count == 90)
    func place(_ name: String) -> Int { given.firstIndex(of: TaskID(name: name)!)! }
    for seed in 1...29 {
      #expect(place("trial/ssl-noaug-n70/seed-\(seed)") < place("trial/ssl-noaug-n70/seed-\(seed + 1)"))
      #expect(place("trial/scratch-noaug-n70/seed-\(seed)") < place("trial/ssl-noaug-n70/seed-\(seed + 1)"))
    }
    // Eight seeds ahead, and not all of them before the first trial.
    #expect(place("trial/scratch-noaug-n70/seed-1") == 9)
  }
}
