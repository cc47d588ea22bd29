import Access
import ContentHash
import DurableFiles
import Foundation
import Sweep
import ZeroMQ

/// Moves bytes between a worker's session and the world: socket, spool, cache and trainer.
final class WorkerLoop {
  private let worker: Worker
  private let socket: Socket
  private let spool: Spool
  private var watch: ConnectionWatch
  private let mailbox: Mailbox<TrainingThread.Report>
  private let start = ContinuousClock.now
  private var session: WorkerSession
  private var fetcher: InputFetcher?
  private var training: TrainingThread?
  private var end: WorkerEnd?
  private var isStopping = false
  /// What the trainer gave and no disk would take yet.
  private var unsaved: (outcome: TaskOutcome, seconds: Double)?
  /// When to try the disk again.
  private var diskRetry: Duration?

  private static let diskPause = Duration.seconds(2)

  init(_ worker: Worker) throws {
    self.worker = worker
    mailbox = Mailbox(wakeUp: worker.wakeUp.handle)
    spool = try Spool(directory: "\(worker.settings.cache)/spool")
    let settings = worker.settings
    session = WorkerSession(
      identity: Hello(
        host: settings.host, processID: getpid(), version: settings.version, slots: 1, replaces: settings.replaces),
      spooled: spool.results())
    let socket = try Socket(.dealer, in: worker.context)
    try socket.set(.identity(Array(settings.identity.utf8)))
    try socket.set(SocketOption.forWorkers)
    if let credentials = settings.credentials { try socket.set(credentials.socketOption()) }
    watch = try ConnectionWatch(
      of: socket, connecting: settings.connect, hasKeys: settings.credentials != nil, in: worker.context)
    try socket.connect(settings.connect)
    self.socket = socket
  }

  private var now: Duration { ContinuousClock.now - start }

  func run() throws -> WorkerEnd {
    var poller = Poller()
    poller.add(socket)
    poller.add(worker.wakeUp.socket)
    while true {
      if worker.shouldStop, !isStopping {
        isStopping = true
        perform(session.stop())
      }
      perform(session.tick(now: now))
      if diskRetry.map({ now >= $0 }) ?? true { advance() }
      if let end { return end }
      _ = try poller.wait(atMost: .milliseconds(100))
      try worker.wakeUp.clear()
      receiveReports()
      try receiveMessages()
      try watchConnection()
    }
  }

  private func watchConnection() throws {
    switch try watch.step(socket, now: now) {
    case .denied: end = end ?? .refused(reason: "it does not know the key of this host: join it with a token")
    case .trouble(let text): complain(text)
    case nil: break
    }
  }

  private func receiveMessages() throws {
    while let frames = try socket.receive(waiting: false) {
      do throws(ProtocolError) {
        receive(try CoordinatorMessage(frames: frames))
      } catch {
        if case .version = error { end = end ?? .refused(reason: "\(error)") }
      }
    }
  }

  private func receive(_ message: CoordinatorMessage) {
    switch message {
    case .chunk(let chunk): takeStep { try fetcher?.receive(chunk, now: now) }
    case .want(let request): upload(request)
    default: perform(session.receive(message, now: now))
    }
    if case .absent(let digest, let reason) = message, isFetching(digest) {
      abandon(.badInput, "the coordinator has no artifact \(digest.abbreviated): \(reason)")
    }
  }

  private func isFetching(_ digest: SHA256Digest) -> Bool {
    fetcher?.lease.inputs.contains { $0.digest == digest } ?? false
  }

  private func receiveReports() {
    for report in mailbox.takeAll() {
      switch report {
      case .progress(let token, let progress): perform(session.report(progress, token: token))
      case .finished(let token, let outcome, let seconds):
        if training?.lease.token == token { finish(outcome, seconds: seconds) }
      case .failed(let token, let failure, let text):
        if training?.lease.token == token { abandon(failure, text) }
      }
    }
  }

  private func perform(_ actions: [WorkerSession.Action]) {
    for action in actions {
      switch action {
      case .send(let message): send(message)
      case .begin(let lease): fetcher = InputFetcher(lease, cache: worker.cache)
      case .cancel: cancel()
      case .forget(let result): spool.remove(result)
      case .end(let reason): end = end ?? reason
      }
    }
  }

  /// Sends what can be sent now. What is lost is repeated by the session until it is answered.
  private func send(_ message: WorkerMessage) { try? socket.send(message.frames, waiting: false) }

  private func cancel() {
    if let training, unsaved == nil { return training.cancel() }
    abandon(.cancelled, "was cancelled")
  }

  private func abandon(_ failure: FailureClass, _ text: String) {
    fetcher = nil
    training = nil
    unsaved = nil
    perform(session.failed(failure, text: text))
  }

  private func advance() {
    takeStep { try fetcher?.advance(now: now) }
    if let (outcome, seconds) = unsaved { finish(outcome, seconds: seconds) }
  }

  /// A disk that is full or broken may be mended: the lease is kept, and nothing that was computed is thrown away.
  private func wait(for error: any Error) {
    if diskRetry == nil { complain("\(error) (tried again every \(Self.diskPause.components.seconds) s)") }
    diskRetry = now + Self.diskPause
  }

  private func complain(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }

  private func takeStep(_ step: () throws -> InputFetcher.Step?) {
    do {
      switch try step() {
      case .request(let request): send(.want(request))
      case .complete: train()
      case .wait, nil: break
      }
    } catch ClusterError.corruptArtifact {
      // The corrupt file is gone; the next step begins anew.
    } catch {
      // What has arrived stays; the transfer begins anew from there.
      fetcher = fetcher.map { InputFetcher($0.lease, cache: worker.cache) }
      wait(for: error)
    }
  }

  private func train() {
    guard let lease = fetcher?.lease else { return }
    fetcher = nil
    diskRetry = nil
    let thread = TrainingThread(lease)
    training = thread
    thread.start(worker.trainer, cache: worker.cache, mailbox: mailbox)
  }

  /// Makes the result durable before anybody hears of it.
  private func finish(_ outcome: TaskOutcome, seconds: Double) {
    guard let lease = training?.lease else { return }
    unsaved = (outcome, seconds)
    do {
      var checkpoint: ArtifactReference?
      if case .pretraining(_, let bytes) = outcome { checkpoint = try worker.cache.store(checkpoint: bytes) }
      let body = outcome.result.encoded()
      // The digest of the values as their reader will have them: a NaN comes back without its payload.
      let digest = try TaskResult(encoded: body).digest
      let spooled = SpooledResult(
        token: lease.token, task: lease.task, attempt: lease.attempt, seconds: seconds, work: lease.work.fingerprint,
        digest: digest, body: Data(body), checkpoint: checkpoint)
      try spool.store(spooled)
      training = nil
      unsaved = nil
      diskRetry = nil
      perform(session.finished(spooled))
    } catch {
      wait(for: error)
    }
  }

  private func upload(_ request: ChunkRequest) {
    guard let checkpoint = session.checkpoint(request.digest) else { return }
    let chunks = try? ArtifactTransfer.chunks(answering: request, from: worker.cache.path(of: checkpoint))
    for chunk in chunks ?? [] { send(.chunk(chunk)) }
  }
}
