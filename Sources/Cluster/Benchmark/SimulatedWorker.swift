import Access
import ContentHash
import Foundation
import Sweep
import ZeroMQ

/// How long simulated workers waited for answers, in seconds.
struct WaitingTimes {
  /// From the connection to the first lease.
  var joinToLease: [Double] = []
  /// From the message that a worker is ready to its next lease.
  var readyToLease: [Double] = []
  /// From a result to its acknowledgement.
  var resultToAcknowledgement: [Double] = []
}

/// A worker with a real session and a real socket whose trainings are nothing but a time to wait.
final class SimulatedWorker {
  let socket: Socket
  private var session: WorkerSession
  private let trainingTime: Duration
  private var connected: Duration
  private var hasTrained = false
  private var training: (lease: Lease, until: Duration)?
  private var readySince: Duration?
  private var resultSince: [LeaseToken: Duration] = [:]
  private(set) var isOver = false

  init(
    number: Int, context: Context, connect address: String, credentials: Credentials?, training: Duration, now: Duration
  ) throws {
    let hello = Hello(host: "host-\(number % 16)", processID: Int32(number), slots: 1)
    session = WorkerSession(identity: hello, spooled: [])
    trainingTime = training
    connected = now
    let socket = try Socket(.dealer, in: context)
    try socket.set(.identity(Array("worker-\(number)".utf8)))
    try socket.set(SocketOption.forWorkers)
    if let credentials { try socket.set(credentials.socketOption()) }
    try socket.connect(address)
    self.socket = socket
  }

  /// When its training ends; nil where it trains nothing.
  var due: Duration? { training?.until }

  func tick(now: Duration, _ times: inout WaitingTimes) { perform(session.tick(now: now), now: now, &times) }

  /// Takes every message that has come.
  func receive(now: Duration, _ times: inout WaitingTimes) throws {
    while let frames = try socket.receive(waiting: false) {
      let message = try CoordinatorMessage(frames: frames)
      if case .acknowledge(let task, let digest) = message {
        for result in session.results(of: task, digest) {
          guard let since = resultSince.removeValue(forKey: result.computation.token) else { continue }
          times.resultToAcknowledgement.append((now - since).seconds)
        }
      }
      perform(session.receive(message, now: now), now: now, &times)
    }
  }

  /// Ends its training.
  func finish(_ source: inout BenchmarkResult, now: Duration, _ times: inout WaitingTimes) {
    guard let lease = training?.lease else { return }
    training = nil
    var computation = source.computation(under: lease)
    computation.seconds = trainingTime.seconds
    perform(session.finished(SpooledResult(run: session.run!, computation: computation)), now: now, &times)
  }

  private func perform(_ actions: [WorkerSession.Action], now: Duration, _ times: inout WaitingTimes) {
    for action in actions {
      switch action {
      case .send(let message): send(message, now: now)
      case .begin(let lease): begin(lease, now: now, &times)
      case .cancel:
        training = nil
        perform(session.failed(.cancelled, text: "cancelled"), now: now, &times)
      case .end: isOver = true
      case .overdue, .forget, .discard, .reconnect: break
      }
    }
  }

  private func send(_ message: WorkerMessage, now: Duration) {
    switch message {
    case .heartbeat(_, slots: 1): readySince = readySince ?? now
    case .result(let report): resultSince[report.token] = resultSince[report.token] ?? now
    default: break
    }
    try? socket.send(message.frames, waiting: false)
  }

  private func begin(_ lease: Lease, now: Duration, _ times: inout WaitingTimes) {
    if let readySince { times.readyToLease.append((now - readySince).seconds) }
    readySince = nil
    if !hasTrained { times.joinToLease.append((now - connected).seconds) }
    hasTrained = true
    training = (lease, now + trainingTime)
  }
}
