public import Access
import Foundation
import Sweep
import ZeroMQ

/// Joins a coordinator by a token: has the key of this host enrolled there, once.
public struct Enroller {
  private let token: JoinToken
  private let keys: WorkerKeys
  private let host: String
  private let tell: (String) -> Void

  /// `tell` is given what people should know while they wait.
  public init(_ token: JoinToken, keys: WorkerKeys, host: String, tell: @escaping (String) -> Void) {
    self.token = token
    self.keys = keys
    self.host = host
    self.tell = tell
  }

  /// Enrols where this host has not used the token yet. A coordinator that is not there is waited for until the token expires.
  public func run() throws {
    if try keys.hasUsed(token) { return }
    let context = try Context()
    let socket = try Socket(.dealer, in: context)
    try socket.set(SocketOption.forWorkers + [.curveClient(token.keys, server: token.server)])
    var watch = try ConnectionWatch(of: socket, connecting: token.address, hasKeys: true, in: context)
    try socket.connect(token.address)
    var poller = Poller()
    poller.add(socket)
    poller.add(watch.monitor.socket)
    let start = ContinuousClock.now
    var attempts = 0
    while true {
      let now = ContinuousClock.now - start
      if now >= .seconds(attempts) {
        try ask(socket, attempts)
        attempts += 1
      }
      _ = try poller.wait(atMost: .milliseconds(50))
      switch try watch.step(socket, now: now) {
      case .denied: throw ClusterError.refused(reason: "\(EnrolmentRefusal.expired)")
      case .trouble(let text): tell(text)
      case nil: break
      }
      if try isEnrolled(socket) { return try keys.remember(token) }
    }
  }

  private func ask(_ socket: borrowing Socket, _ attempts: Int) throws {
    guard token.expires > Int(Date().timeIntervalSince1970) else { throw AccessError.tokenExpired }
    if attempts == 3 { tell("waiting for the coordinator at \(token.address)") }
    // With nobody there yet the message cannot be sent; the next attempt follows in a second.
    let message = WorkerMessage.enrol(Enrolment(key: keys.keys.publicKey.hexadecimal, host: host))
    try? socket.send(message.frames, waiting: false)
  }

  private func isEnrolled(_ socket: borrowing Socket) throws -> Bool {
    while let frames = try socket.receive(waiting: false) {
      switch try CoordinatorMessage(frames: frames) {
      case .enrolled: return true
      case .refused(let reason): throw ClusterError.refused(reason: reason)
      default: break
      }
    }
    return false
  }
}
