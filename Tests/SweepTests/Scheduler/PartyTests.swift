import ContentHash
import Sweep
import Testing
import Training

@Suite struct `Workers of several keys` {
  private let anna = Party(key: "a1")
  private let bert = Party(key: "b2")
  private let carl = Party(key: "c3")

  private func scheduler(
    seeds: Int, audit share: Double, secret: String = "", conditions: [String] = ["scratch-noaug-n70"]
  ) -> Scheduler {
    var settings = SchedulerSettings()
    settings.auditShare = share
    settings.auditSecret = secret
    return Scheduler(plan: Sweeps.small(conditions: conditions, seeds: Array(1...UInt64(seeds))), settings: settings)
  }

  /// The tasks that a worker gets when it has a free slot.
  private func ready(
    _ name: String, of party: Party?, _ scheduler: inout Scheduler, replaces: [Hello.Predecessor] = [],
    now: Duration = .zero
  ) -> [Assignment] {
    let worker = WorkerID(name)
    var actions: [SchedulerAction] = []
    if !scheduler.isConnected(worker) {
      actions += scheduler.join(worker, hello: .worker(replaces: replaces), party: party, now: now)
    }
    return (actions + scheduler.heartbeat(worker, tokens: [], slots: 1, now: now)).leases
  }

  @Test func `are audited by another key, not by another process of the same`() {
    var scheduler = scheduler(seeds: 1, audit: 1)
    let lease = ready("anna-1", of: anna, &scheduler)[0]
    _ = scheduler.recorded(lease, by: WorkerID("anna-1"))
    #expect(ready("anna-2", of: anna, &scheduler).isEmpty)
    #expect(scheduler.isFinished && scheduler.openAudits == 1, "nobody is there to do it, and that is said")
    let audit = ready("bert", of: bert, &scheduler)
    #expect(audit.map(\.purpose) == [.audit])
    #expect(audit.map(\.task) == [lease.task])
  }

  @Test func `cannot have a task parked by losing workers under the names of many hosts`() {
    var scheduler = scheduler(seeds: 1, audit: 0)
    func lose(_ host: String, of party: Party) {
      let worker = WorkerID(host)
      _ = scheduler.join(worker, hello: Hello(host: host, processID: 1, slots: 1), party: party, now: .zero)
      #expect(scheduler.heartbeat(worker, tokens: [], slots: 1, now: .zero).leases.count <= 1)
      _ = scheduler.leave(worker, failure: .hostLost, reason: "was silent", now: .zero)
    }
    for number in 1...6 { lose("anna-\(number)", of: anna) }
    lose("bert", of: bert)
    #expect(scheduler.failedTasks.isEmpty)
    lose("carl", of: carl)
    #expect(scheduler.failedTasks.map(\.reason) == ["parked, because workers were lost with it on anna-1, bert, carl"])
  }

  @Test func `cannot tell which of their tasks are audited without the coordinator's secret`() {
    func audited(_ secret: String) -> Set<TaskID> {
      var scheduler = scheduler(seeds: 200, audit: 0.2, secret: secret)
      var leases = ready("anna", of: anna, &scheduler)
      while let lease = leases.popLast() {
        _ = scheduler.recorded(lease, by: WorkerID("anna"))
        leases = ready("anna", of: anna, &scheduler)
      }
      var audited: Set<TaskID> = []
      while let lease = ready("bert", of: bert, &scheduler).first {
        audited.insert(lease.task)
        _ = scheduler.recorded(lease, by: WorkerID("bert"))
      }
      return audited
    }
    let first = audited("one secret")
    #expect((20...60).contains(first.count))
    #expect(first == audited("one secret"))
    // Of two independent choices of a fifth, a fifth of the one is in the other.
    #expect(first.intersection(audited("another secret")).count < first.count / 2)
  }

  @Test func `who began from somebody else's state are audited first, whatever the share, by who took no part`() {
    var scheduler = scheduler(seeds: 3, audit: 1e-9)
    let plain = ready("bert", of: bert, &scheduler)[0]
    _ = scheduler.recorded(plain, by: WorkerID("bert"))
    let resumed = ready("bert", of: bert, &scheduler)[0]
    scheduler.note(resumed.token, beganFrom: Contributors([anna]))
    _ = scheduler.recorded(resumed, by: WorkerID("bert"))
    let last = ready("bert", of: bert, &scheduler)[0]
    _ = scheduler.recorded(last, by: WorkerID("bert"))
    #expect(scheduler.openAudits == 1)
    #expect(ready("anna", of: anna, &scheduler).isEmpty, "it would confirm its own state")
    #expect(ready("carl", of: carl, &scheduler).map(\.task) == [resumed.task])
  }

  @Test func `are not compared by a training that began from the state of another`() throws {
    var scheduler = scheduler(seeds: 2, audit: 1)
    // How long a task takes is known from the first one.
    let known = ready("anna", of: anna, &scheduler)[0]
    _ = scheduler.recorded(known, by: WorkerID("anna"))
    let first = ready("anna", of: anna, &scheduler)[0]
    let audit = ready("bert", of: bert, &scheduler)[0]
    _ = scheduler.recorded(audit, by: WorkerID("bert"))
    var now = Duration.seconds(5)
    var second: [Assignment] = []
    while second.isEmpty, now < .seconds(300) {
      now += .seconds(5)
      for name in ["anna", "bert"] {
        _ = scheduler.heard(WorkerID(name), now: now)
        _ = scheduler.heartbeat(
          WorkerID(name), tokens: name == "anna" ? [first.token] : [], slots: name == "anna" ? 0 : 1, now: now)
      }
      second = scheduler.tick(now: now).leases
    }
    let straggler = try #require(second.first)
    #expect(straggler.purpose == .straggler && straggler.task == first.task)
    scheduler.note(straggler.token, beganFrom: Contributors([anna]))
    let actions = scheduler.recorded(first, by: WorkerID("anna"), now: now)
    #expect(actions.contains(.cancel(straggler.token, of: first.task, at: WorkerID("bert"))))
    #expect(scheduler.openAudits == 1)
  }

  @Test func `replace workers of their own key only`() {
    var scheduler = scheduler(seeds: 4, audit: 0)
    let victim = ready("anna-1", of: anna, &scheduler)[0]
    let replaced = [Hello.Predecessor(identity: "anna-1", failure: .crash, text: "says its rival")]
    _ = ready("bert", of: bert, &scheduler, replaces: replaced)
    #expect(scheduler.isConnected(WorkerID("anna-1")))
    #expect(scheduler.holder(of: victim.token) == WorkerID("anna-1"))
    _ = ready("nobody", of: nil, &scheduler, replaces: replaced)
    #expect(scheduler.isConnected(WorkerID("anna-1")))
    _ = ready("anna-2", of: anna, &scheduler, replaces: replaced)
    #expect(!scheduler.isConnected(WorkerID("anna-1")))
    #expect(scheduler.holder(of: victim.token) == nil)
  }

  @Test func `do not inherit the place of another key that was sent away, by its name or by replacing it`() {
    var scheduler = scheduler(seeds: 9, audit: 0)
    for number in 1...3 {
      let lease = ready("anna-1", of: anna, &scheduler, now: .seconds(number))[0]
      _ = scheduler.failed(
        WorkerID("anna-1"),
        report: FailureReport(token: lease.token, task: lease.task, failure: .crash, text: "broken"),
        now: .seconds(number))
    }
    #expect(!scheduler.isConnected(WorkerID("anna-1")))
    let replaced = [Hello.Predecessor(identity: "anna-1", failure: .crash, text: "")]
    #expect(ready("anna-2", of: anna, &scheduler, replaces: replaced, now: .seconds(9)).isEmpty)
    #expect(!ready("bert", of: bert, &scheduler, replaces: replaced, now: .seconds(9)).isEmpty)
  }
}
