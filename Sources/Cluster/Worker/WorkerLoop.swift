import Access
import ContentHash
import DurableFiles
import Foundation
import Program
import Sweep
import Training
import ZeroMQ

/// Moves bytes between a worker's session and the world: socket, spool, cache and trainer.
final class WorkerLoop {
  private let worker: Worker
  private let socket: Socket
  private let spool: Spool
  private var watch: ConnectionWatch
  private var reachability: ReachabilityWatch
  private var log: WorkerLog
  private let mailbox: Mailbox<TrainingThread.Report>
  private let start = ContinuousClock.now
  private var session: WorkerSession
  private let desk: FetchDesk
  private let steps: Mailbox<FetchDesk.Report>
  /// The lease whose inputs are being fetched, and the number of the fetching.
  private var fetching: (lease: Lease, number: FetchDesk.Number)?
  private var fetchings = 0
  /// What the desk was asked and has not answered.
  private var openSteps = 0
  /// When the desk is asked next whether there is something to do.
  private var nextLook = Duration.zero
  /// How often an input of the present lease was not what its name says.
  private var corruptArrivals = 0
  /// When a connection that was given up is made anew.
  private var connectsAt: Duration?
  private var training: TrainingThread?
  /// When a training whose time is over is given up.
  private var lastChance: Duration?
  private var end: WorkerEnd?
  /// The saved states in the cache that this process made or fetched.
  private var ownStates: Set<SHA256Digest> = []
  private var isStopping = false
  private var isDraining = false
  /// What the trainer gave and no disk would take yet.
  private var unsaved: (outcome: TaskOutcome, seconds: Double)?
  /// When to try the disk again.
  private var diskRetry: Duration?

  private static let mostCorruptArrivals = 3
  /// Of the host, in bytes.
  static let memory = Int(clamping: ProcessInfo.processInfo.physicalMemory)

  /// How many chunks may wait for the disk; any more are asked for again.
  private static let mostOpenSteps = 32

  private static let lookInterval = Duration.milliseconds(50)

  private static let diskPause = Duration.seconds(2)

  /// How long a training whose time is over may take to notice.
  private static let grace = Duration.seconds(2)

  init(_ worker: Worker) throws {
    self.worker = worker
    mailbox = Mailbox(wakeUp: worker.wakeUp.handle)
    spool = try Spool(directory: "\(worker.settings.cache)/spool")
    let settings = worker.settings
    session = WorkerSession(
      identity: Hello(
        host: settings.host, processID: getpid(), facts: settings.facts, fingerprint: worker.fingerprint, slots: 1,
        replaces: settings.replaces),
      spooled: spool.results(),
      ends: settings.until.map { .seconds($0 - Date.now.timeIntervalSince1970) },
      patience: settings.patience.map { .seconds($0) }, idleLimit: settings.idleLimit.map { .seconds($0) })
    reachability = ReachabilityWatch(try Endpoint(settings.connect))
    log = WorkerLog(settings.voice)
    // Of its own: it ends with the loop, and leaves the last message its linger to get away. The worker may live on elsewhere.
    let context = try Context()
    let socket = try Socket(.dealer, in: context)
    try socket.set(.identity(Array(settings.identity.utf8)))
    try socket.set(SocketOption.forWorkers)
    if let credentials = settings.credentials { try socket.set(credentials.socketOption()) }
    watch = try ConnectionWatch(
      of: socket, connecting: settings.connect, hasKeys: settings.credentials != nil, in: context)
    try socket.connect(settings.connect)
    self.socket = socket
    steps = Mailbox(wakeUp: worker.wakeUp.handle)
    desk = try FetchDesk(cache: worker.cache, now: { [start] in ContinuousClock.now - start }, mailbox: steps)
  }

  /// Gives up the connection and makes it anew a while later: a ROUTER refuses a name that it still knows.
  private func reconnect() throws {
    guard connectsAt == nil else { return }
    socket.disconnect(worker.settings.connect)
    connectsAt = now + .milliseconds(.random(in: 500...1500))
  }

  private func connectIfDue() throws {
    guard let connectsAt, now >= connectsAt else { return }
    self.connectsAt = nil
    try socket.connect(worker.settings.connect)
  }

  private var now: Duration { ContinuousClock.now - start }

  func run() throws -> WorkerEnd {
    defer { desk.finish() }
    var poller = Poller()
    poller.add(socket)
    poller.add(worker.wakeUp.socket)
    while true {
      try heedRequests()
      try connectIfDue()
      try perform(session.tick(now: now))
      if diskRetry.map({ now >= $0 }) ?? true { try advance() }
      try giveUpIfStuck()
      tellLog()
      if let end { return leave(end) }
      _ = try poller.wait(atMost: .milliseconds(100))
      try worker.wakeUp.clear()
      try receiveReports()
      try receiveSteps()
      try receiveMessages()
      try watchConnection()
    }
  }

  private func watchConnection() throws {
    switch try watch.step(socket, now: now) {
    case .denied: end = end ?? .refused(reason: "it does not know the key of this host: join it with a token")
    case .trouble(let text): complain(text)
    case .connected: try perform(session.connectionMade(now: now))
    case nil: break
    }
    switch reachability.step(isInTouch: session.isInTouch, now: now) {
    case .tell(let text): if worker.settings.voice == .host { tell("\(text) (trying again)") }
    case .use(let isIPv6):
      try socket.set(.ipv6(isIPv6))
      if connectsAt == nil { try socket.reconnect(worker.settings.connect) }
    case nil: break
    }
  }

  private func tellLog() {
    let standing = WorkerLog.Standing(
      isInTouch: session.isInTouch, task: session.lease?.task.name, address: worker.settings.connect)
    log.lines(standing, now: now).forEach(tell)
  }

  private func leave(_ end: WorkerEnd) -> WorkerEnd {
    let folder = "\(worker.settings.cache)/spool"
    if let line = log.farewell(end, unacknowledged: session.unacknowledged, spool: folder) { tell(line) }
    return end
  }

  private func tell(_ text: String) {
    let name = worker.settings.identity.split(separator: "/").prefix(2).joined(separator: "/")
    complain("\(Date.now.formatted(.iso8601)) \(name): \(text)")
  }

  private func heedRequests() throws {
    if worker.shouldStop, !isStopping {
      isStopping = true
      try perform(session.stop())
    } else if worker.shouldDrain, !isDraining {
      isDraining = true
      try perform(session.drain())
    }
  }

  private func receiveMessages() throws {
    while let frames = try socket.receive(waiting: false) {
      let message: CoordinatorMessage
      do throws(ProtocolError) {
        message = try CoordinatorMessage(frames: frames).printable
      } catch {
        if case .version = error { end = end ?? .refused(reason: "\(error)") }
        continue
      }
      try receive(message)
    }
  }

  private func receive(_ message: CoordinatorMessage) throws {
    note(message)
    switch message {
    case .chunk(let chunk): if fetching != nil, openSteps < Self.mostOpenSteps { ask(.take(chunk)) }
    case .want(let request): upload(request)
    default: try perform(session.receive(message, now: now))
    }
    if case .absent(let digest, let reason) = message { try doWithout(digest, reason: reason) }
  }

  private func note(_ message: CoordinatorMessage) {
    switch message {
    case .welcome(_, let run, let facts):
      if session.run != run { worker.observe(.welcomed(run: run)) }
      worker.learn(facts)
    case .acknowledge(let task, let digest): noteSettled(task, digest, isRecorded: true)
    case .reject(let task, let digest, _): noteSettled(task, digest, isRecorded: false)
    default: break
    }
  }

  private func noteSettled(_ task: TaskID, _ digest: SHA256Digest, isRecorded: Bool) {
    for result in session.results(of: task, digest) {
      worker.observe(.settled(task, result.token, digest, isRecorded: isRecorded))
    }
  }

  /// The coordinator does not have an artifact. A training that was to go on from a saved state begins anew without it.
  private func doWithout(_ digest: SHA256Digest, reason: String) throws {
    guard var lease = fetching?.lease, let input = lease.inputs.first(where: { $0.digest == digest }) else { return }
    guard input.kind == .state else {
      return try abandon(.cancelled, "the coordinator has no artifact \(digest.abbreviated): \(reason)")
    }
    lease.inputs.removeAll { $0.digest == digest }
    fetch(lease)
  }

  private func fetch(_ lease: Lease) {
    fetchings += 1
    fetching = (lease, fetchings)
    ask(.begin(lease, fetchings))
  }

  private func ask(_ request: FetchDesk.Request) {
    openSteps += 1
    desk.submit(request)
  }

  private func endFetching() {
    guard fetching != nil else { return }
    fetching = nil
    desk.submit(.drop)
  }

  private func receiveSteps() throws {
    for report in steps.takeAll() {
      openSteps -= 1
      ownStates.formUnion(report.fetchedStates)
      if report.number == fetching?.number { try take(report.step) }
    }
  }

  private func receiveReports() throws {
    for report in mailbox.takeAll() {
      switch report {
      case .progress(let token, let progress): try perform(session.report(progress, token: token))
      case .finished(let token, let outcome, let seconds):
        if training?.lease.token == token { try finish(outcome, seconds: seconds) }
      case .failed(let token, let failure, let text):
        if training?.lease.token == token { try abandon(failure, text) }
      case .saved(let state):
        ownStates.insert(state.artifact.digest)
        try perform(session.saved(state))
      }
    }
  }

  private func perform(_ actions: [WorkerSession.Action]) throws {
    for action in actions {
      switch action {
      case .send(let message): send(message)
      case .begin(let lease): try begin(lease)
      case .cancel: try cancel()
      case .overdue: callTime()
      case .forget(let result): spool.remove(result)
      case .discard(let state): discard(state)
      case .reconnect: try reconnect()
      case .end(let reason): end = end ?? reason
      }
    }
  }

  private func begin(_ lease: Lease) throws {
    do throws(Implausibility) { _ = try lease.checkedTask(memory: Self.memory) } catch {
      return try abandon(.badInput, "no worker can take this lease: \(error)")
    }
    worker.observe(.began(lease.task, lease.token))
    corruptArrivals = 0
    if let line = log.records(of: lease, own: worker.settings.ownRecords) { tell(line) }
    fetch(lease)
  }

  /// Removes a state that this process has put into the cache: whatever else a lease names stays.
  private func discard(_ state: ArtifactReference) {
    guard ownStates.remove(state.digest) != nil else { return }
    _ = UseLock.removeUnused(worker.cache.path(of: state))
  }

  /// Sends what can be sent now. What is lost is repeated by the session until it is answered.
  private func send(_ message: WorkerMessage) { try? socket.send(message.frames, waiting: false) }

  private func cancel() throws {
    if let training, unsaved == nil { return training.cancel() }
    try abandon(.cancelled, "was cancelled")
  }

  private func callTime() {
    training?.cancel()
    lastChance = now + Self.grace
  }

  /// A training that does not even notice that its time is over ends with its process only.
  private func giveUpIfStuck() throws {
    guard let lastChance, now >= lastChance, let limit = training?.lease.limit else { return }
    let reason = "still trained \(Self.grace.components.seconds) s after its limit of \(limit) s"
    try abandon(.timeLimit, reason)
    end = .stuck(reason: reason)
  }

  private func abandon(_ failure: FailureClass, _ text: String) throws {
    if let lease = session.lease { worker.observe(.failed(lease.task, lease.token, failure, text)) }
    endFetching()
    training = nil
    unsaved = nil
    lastChance = nil
    try perform(session.failed(failure, text: text))
  }

  private func advance() throws {
    if fetching != nil, openSteps == 0, now >= nextLook {
      nextLook = now + Self.lookInterval
      ask(.advance)
    }
    if let (outcome, seconds) = unsaved { try finish(outcome, seconds: seconds) }
  }

  /// A disk that is full or broken may be mended: the lease is kept, and nothing that was computed is thrown away.
  private func wait(for error: any Error) {
    if diskRetry == nil { complain("\(error) (tried again every \(Self.diskPause.components.seconds) s)") }
    diskRetry = now + Self.diskPause
  }

  private func complain(_ text: String) { StandardError.line(text) }

  private func take(_ step: Result<InputFetcher.Step, any Error>) throws {
    switch step {
    case .success(.request(let request)): send(.want(request))
    case .success(.complete): try train()
    case .success(.wait): break
    case .failure(let error as ClusterError): try beginAnew(because: error)
    case .failure(let error): wait(for: error)
    }
  }

  /// The corrupt file is gone, and the next step begins anew; but what is corrupt again and again is for another worker to try.
  private func beginAnew(because error: ClusterError) throws {
    guard case .corruptArtifact(let expected, _) = error else { return wait(for: error) }
    corruptArrivals += 1
    guard corruptArrivals == Self.mostCorruptArrivals else { return }
    try abandon(.crash, "artifact \(expected.prefix(8)) arrived damaged \(corruptArrivals) times")
  }

  private func train() throws {
    guard let lease = fetching?.lease else { return }
    fetching = nil
    diskRetry = nil
    let thread = TrainingThread(lease, worker.settings.training)
    training = thread
    session.trainingBegins(now: now)
    do { try thread.start(worker.trainer, cache: worker.cache, mailbox: mailbox) } catch {
      // The task is not to blame, and another process may be luckier.
      try abandon(.hostLost, "\(error)")
      throw error
    }
  }

  private func finish(_ outcome: TaskOutcome, seconds: Double) throws {
    guard let lease = training?.lease else { return }
    unsaved = (outcome, seconds)
    lastChance = nil
    let result: SpooledResult
    do { result = try keep(outcome, of: lease, seconds: seconds) } catch { return wait(for: error) }
    training = nil
    unsaved = nil
    diskRetry = nil
    worker.observe(.finished(result.task, result.token, result.digest))
    log.finish()
    try perform(session.finished(result))
  }

  /// Makes the result durable before anybody hears of it.
  private func keep(_ outcome: TaskOutcome, of lease: Lease, seconds: Double) throws -> SpooledResult {
    var checkpoint: ArtifactReference?
    if case .pretraining(_, let bytes) = outcome { checkpoint = try worker.cache.store(bytes, as: .checkpoint) }
    let body = outcome.result.encoded()
    // The digest of the values as their reader will have them: a NaN comes back without its payload.
    let digest = try TaskResult(encoded: body, of: lease.specification.task()).digest
    let spooled = SpooledResult(
      run: session.run ?? "", token: lease.token, task: lease.task, attempt: lease.attempt, seconds: seconds,
      work: lease.specification.fingerprint, digest: digest, body: Data(body), checkpoint: checkpoint,
      program: worker.settings.facts.program?.sha256, seal: lease.seal)
    try spool.store(spooled)
    return spooled
  }

  private func upload(_ request: ChunkRequest) {
    guard let artifact = session.artifact(request.digest) else { return }
    let chunks = try? ArtifactTransfer.chunks(answering: request, from: worker.cache.path(of: artifact))
    for chunk in chunks ?? [] { send(.chunk(chunk)) }
  }
}
