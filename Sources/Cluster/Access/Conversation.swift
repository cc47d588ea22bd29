import Access
import Foundation
import Sweep
import ZeroMQ

/// Asks a coordinator one thing until it is answered.
struct Conversation: ~Copyable {
  private let socket: Socket
  private var watch: ConnectionWatch
  private let address: String
  private let denial: String
  private let tell: (String) -> Void

  /// `tell` is given what people should know while they wait; `denial` says why a coordinator may let nobody in with these keys.
  init(
    with address: String, option: SocketOption?, denial: String = "it does not know the key that was shown",
    tell: @escaping (String) -> Void
  ) throws {
    let context = try Context()
    let socket = try Socket(.dealer, in: context)
    try socket.set(SocketOption.forWorkers + (option.map { [$0] } ?? []))
    let watch = try ConnectionWatch(of: socket, connecting: address, hasKeys: option != nil, in: context)
    try socket.connect(address)
    self.socket = socket
    self.watch = watch
    self.address = address
    self.denial = denial
    self.tell = tell
  }

  /// Sends `message` once a second until `answer` makes something of what comes back. A coordinator that is not there is waited
  /// for, so long as `check`, which is called before every attempt, throws nothing.
  mutating func ask<Answer>(
    _ message: WorkerMessage, check: () throws -> Void = {}, answer: (CoordinatorMessage) throws -> Answer?
  ) throws -> Answer {
    var poller = Poller()
    poller.add(socket)
    poller.add(watch.monitor.socket)
    let start = ContinuousClock.now
    var attempts = 0
    while true {
      let now = ContinuousClock.now - start
      if now >= .seconds(attempts) {
        try check()
        if attempts == 3 { tell("waiting for the coordinator at \(address)") }
        // With nobody there yet the message cannot be sent; the next attempt follows in a second.
        try? socket.send(message.frames, waiting: false)
        attempts += 1
      }
      _ = try poller.wait(atMost: .milliseconds(50))
      switch try watch.step(socket, now: now) {
      case .denied: throw ClusterError.refused(reason: denial)
      case .trouble(let text): tell(text)
      case .connected, nil: break
      }
      while let frames = try socket.receive(waiting: false) {
        let message = try CoordinatorMessage(frames: frames)
        if case .refused(let reason) = message { throw ClusterError.refused(reason: reason) }
        if let answer = try answer(message) { return answer }
      }
    }
  }
}
