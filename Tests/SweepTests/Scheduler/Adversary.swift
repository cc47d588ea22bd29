import ContentHash
import ReproducibleMath
import Sweep
import Training

/// A sweep on an unreliable network, driven by one seed: messages are dropped, doubled and reordered, workers and the
/// coordinator crash. It checks the promises while it goes.
struct Adversary {
  private struct Worker {
    var id: WorkerID
    var isJoined = false
    var lease: Assignment?
    /// Computed but not acknowledged.
    var held: [Assignment] = []
  }

  private enum ToCoordinator {
    case hello(Hello)
    case status([LeaseToken], Int)
    case result(Assignment)
    case failed(FailureReport)
    case goodbye
  }

  private enum ToWorker {
    case welcome, identify
    case lease(Assignment)
    case cancel(LeaseToken)
    case acknowledge(TaskID)
  }

  private var random: RandomStream
  private let plan: SweepPlan
  private var scheduler: Scheduler
  private var workers: [Worker] = []
  private var inbound: [(WorkerID, ToCoordinator)] = []
  private var outbound: [(WorkerID, ToWorker)] = []
  private var now = Duration.zero
  private var incarnation: UInt64 = 1
  private var generation = 0
  private var isCalm = false
  /// The store: what is recorded stays.
  private(set) var recorded: [TaskID: SHA256Digest] = [:]
  private(set) var violations: [String] = []
  private var newestToken: LeaseToken = 0

  init(seed: UInt64) {
    random = RandomStream(seed: seed, name: "adversary")
    plan = Sweeps.small(seeds: [1, 2, 3])
    scheduler = Self.scheduler(plan, [:], incarnation: 1, now: .zero)
    for _ in 0...random.integer(below: 4) { workers.append(newWorker()) }
  }

  private static func scheduler(
    _ plan: SweepPlan, _ recorded: [TaskID: SHA256Digest], incarnation: UInt64, now: Duration
  ) -> Scheduler {
    var settings = SchedulerSettings()
    settings.firstToken = incarnation << 32
    settings.leasingStarts = incarnation > 1 ? now + .seconds(3) : .zero
    settings.hostLostAttempts = .max
    settings.crashAttempts = .max
    return Scheduler(plan: plan, recorded: recorded, settings: settings)
  }

  private mutating func newWorker() -> Worker {
    generation += 1
    return Worker(id: WorkerID("worker-\(generation)"))
  }

  /// Runs `steps` steps of chaos, then without faults until everything is recorded or `patience` steps have passed.
  mutating func run(steps: Int, patience: Int = 5000) -> Bool {
    for _ in 0..<steps { step() }
    // From here on nothing is lost; what was under way may still be.
    isCalm = true
    inbound.removeAll()
    outbound.removeAll()
    for _ in 0..<patience where !scheduler.isFinished { step() }
    return scheduler.isFinished
  }

  private mutating func step() {
    switch random.integer(below: isCalm ? 8 : 10) {
    case 0, 1: for _ in 0..<(isCalm ? 8 : 1) { deliverToCoordinator() }
    case 2, 3: for _ in 0..<(isCalm ? 8 : 1) { deliverToWorker() }
    case 4, 5: speak(random.integer(below: workers.count))
    case 6: train(random.integer(below: workers.count))
    case 7: advance()
    case 8: if random.happens(0.3) { crash(random.integer(below: workers.count)) }
    default: if random.happens(0.05) { restart() }
    }
  }

  private mutating func advance() {
    now += .milliseconds(random.integer(below: isCalm ? 3000 : 9000))
    perform(scheduler.tick(now: now))
  }

  /// What a worker's network thread says every few seconds.
  private mutating func speak(_ index: Int) {
    let worker = workers[index]
    guard worker.isJoined else { return send(.hello(hello(of: worker)), from: worker.id) }
    let tokens = (worker.lease.map { [$0.token] } ?? []) + worker.held.map(\.token)
    send(.status(tokens, worker.lease == nil ? 1 : 0), from: worker.id)
    for result in worker.held { send(.result(result), from: worker.id) }
  }

  private func hello(of worker: Worker) -> Hello {
    .worker(
      running: worker.lease.map {
        [Hello.RunningTask(token: $0.token, task: $0.task, attempt: $0.attempt, work: $0.work.fingerprint)]
      } ?? [],
      results: worker.held.map {
        Hello.HeldResult(token: $0.token, task: $0.task, digest: Sweeps.digest(of: $0.task))
      })
  }

  private mutating func train(_ index: Int) {
    guard let lease = workers[index].lease else { return }
    workers[index].lease = nil
    if !isCalm, random.happens(0.1) {
      let report = FailureReport(token: lease.token, task: lease.task, failure: .crash, text: "chaos")
      send(.failed(report), from: workers[index].id)
    } else {
      workers[index].held.append(lease)
      send(.result(lease), from: workers[index].id)
    }
  }

  private mutating func crash(_ index: Int) {
    let old = workers[index]
    workers[index] = newWorker()
    if random.happens(0.5) { workers[index].held = old.held }
    if random.happens(0.2) { send(.goodbye, from: old.id) }
    guard random.happens(0.5) else { return }
    let predecessor = Hello.Predecessor(identity: "\(old.id)", failure: .crash, text: "crashed")
    send(.hello(.worker(replaces: [predecessor])), from: workers[index].id)
  }

  private mutating func restart() {
    incarnation += 1
    scheduler = Self.scheduler(plan, recorded, incarnation: incarnation, now: now)
  }

  private mutating func send(_ message: ToCoordinator, from worker: WorkerID) {
    if isCalm || !random.happens(0.2) { inbound.append((worker, message)) }
    if !isCalm, random.happens(0.1) { inbound.append((worker, message)) }
  }

  private mutating func send(_ message: ToWorker, to worker: WorkerID) {
    if isCalm || !random.happens(0.2) { outbound.append((worker, message)) }
    if !isCalm, random.happens(0.1) { outbound.append((worker, message)) }
  }

  private mutating func deliverToCoordinator() {
    guard !inbound.isEmpty else { return }
    let (worker, message) = inbound.remove(at: isCalm ? 0 : random.integer(below: inbound.count))
    if case .hello(let hello) = message {
      perform(scheduler.join(worker, hello: hello, now: now))
      return send(.welcome, to: worker)
    }
    guard scheduler.heard(worker, now: now) else { return send(.identify, to: worker) }
    switch message {
    case .hello: break
    case .status(let tokens, let slots):
      perform(scheduler.heartbeat(worker, tokens: tokens, slots: slots, now: now))
    case .result(let lease): take(lease, from: worker)
    case .failed(let report): perform(scheduler.failed(worker, report: report, now: now))
    case .goodbye: perform(scheduler.leave(worker, reason: "left", now: now))
    }
  }

  private mutating func take(_ lease: Assignment, from worker: WorkerID) {
    let digest = Sweeps.digest(of: lease.task)
    switch scheduler.verdict(task: lease.task, token: lease.token, digest: digest) {
    case .record:
      if recorded.updateValue(digest, forKey: lease.task) != nil { violations.append("\(lease.task) recorded twice") }
      perform(scheduler.recorded(task: lease.task, token: lease.token, digest: digest, now: now))
    case .reproduced: break
    case .differs: violations.append("\(lease.task) differs")
    case .refuse(let reason): violations.append("an honest result was refused: \(reason)")
    }
    send(.acknowledge(lease.task), to: worker)
  }

  private mutating func deliverToWorker() {
    guard !outbound.isEmpty else { return }
    let (id, message) = outbound.remove(at: isCalm ? 0 : random.integer(below: outbound.count))
    guard let index = workers.firstIndex(where: { $0.id == id }) else { return }
    switch message {
    case .welcome: workers[index].isJoined = true
    case .identify: workers[index].isJoined = false
    case .lease(let lease): if workers[index].lease == nil { workers[index].lease = lease }
    case .cancel(let token): if workers[index].lease?.token == token { workers[index].lease = nil }
    case .acknowledge(let task): workers[index].held.removeAll { $0.task == task }
    }
  }

  private mutating func perform(_ actions: [SchedulerAction]) {
    for action in actions {
      switch action {
      case .lease(let lease, let worker):
        if lease.token <= newestToken { violations.append("token \(lease.token) is not new") }
        if recorded[lease.task] != nil { violations.append("\(lease.task) given out after it was recorded") }
        newestToken = lease.token
        send(.lease(lease), to: worker)
      case .cancel(let token, _, let worker): send(.cancel(token), to: worker)
      case .fail(let attempt): violations.append("\(attempt.task) failed for good")
      case .suspect, .lose, .retry: break
      }
    }
  }
}
