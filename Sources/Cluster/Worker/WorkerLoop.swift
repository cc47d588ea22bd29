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
  let worker: Worker
  private let socket: Socket
  let spool: Spool
  private var watch: ConnectionWatch
  private var reachability: ReachabilityWatch
  var log: WorkerLog
  let mailbox: Mailbox<TrainingThread.Report>
  private let start = ContinuousClock.now
  var session: WorkerSession
  let desk: FetchDesk
  let steps: Mailbox<FetchDesk.Report>
  /// The lease whose inputs are being fetched, and the number of the fetching.
  var fetching: (lease: Lease, number: FetchDesk.Number)?
  var fetchings = 0
  /// How the coordinator packs its sweep's records, where it says so.
  var instructions: PackingInstructions?
  /// What the desk was asked and has not answered.
  var openSteps = 0
  /// When the desk is asked next whether there is something to do.
  var nextLook = Duration.zero
  /// How often an input of the present lease was not what its name says.
  var corruptArrivals = 0
  /// When a connection that was given up is made anew.
  private var connectsAt: Duration?
  var training: TrainingThread?
  /// When a training whose time is over is given up.
  var lastChance: Duration?
  var end: WorkerEnd?
  /// The saved states in the cache that this process made or fetched.
  var ownStates: Set<SHA256Digest> = []
  private var isStopping = false
  private var isDraining = false
  /// What the trainer gave and no disk would take yet.
  var unsaved: (outcome: TaskOutcome, seconds: Double)?
  /// When to try the disk again.
  var diskRetry: Duration?

  static let mostCorruptArrivals = 3
  /// Of the host, in bytes.
  static let memory = Int(clamping: ProcessInfo.processInfo.physicalMemory)

  /// How many chunks may wait for the disk; any more are asked for again.
  static let mostOpenSteps = 32

  static let lookInterval = Duration.milliseconds(50)

  static let diskPause = Duration.seconds(2)

  /// How long a training whose time is over may take to notice.
  static let grace = Duration.seconds(2)

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
    desk = try FetchDesk(
      cache: worker.cache, recordsFolder: settings.recordsFolder, now: { [start] in ContinuousClock.now - start },
      mailbox: steps)
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

  var now: Duration { ContinuousClock.now - start }

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

  func tell(_ text: String) {
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
      instructions = PackingInstructions(facts)
    case .acknowledge(let task, let digest): noteSettled(task, digest, isRecorded: true)
    case .reject(let task, let digest, _): noteSettled(task, digest, isRecorded: false)
    default: break
    }
  }

  private func noteSettled(_ task: TaskID, _ digest: SHA256Digest, isRecorded: Bool) {
    for result in session.results(of: task, digest) {
      worker.observe(.settled(task, result.computation.token, digest, isRecorded: isRecorded))
    }
  }

  func perform(_ actions: [WorkerSession.Action]) throws {
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

  /// Sends what can be sent now. What is lost is repeated by the session until it is answered.
  func send(_ message: WorkerMessage) { try? socket.send(message.frames, waiting: false) }

  private func advance() throws {
    if fetching != nil, openSteps == 0, now >= nextLook {
      nextLook = now + Self.lookInterval
      ask(.advance)
    }
    if let (outcome, seconds) = unsaved { try finish(outcome, seconds: seconds) }
  }

  func complain(_ text: String) { StandardError.line(text) }

  private func upload(_ request: ChunkRequest) {
    guard let artifact = session.artifact(request.digest) else { return }
    let chunks = try? ArtifactTransfer.chunks(answering: request, from: worker.cache.path(of: artifact))
    for chunk in chunks ?? [] { send(.chunk(chunk)) }
  }
}
