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
  private let patience: Duration?
  private var reachability: ReachabilityWatch
  private let tell: (String) -> Void

  /// `tell` is given what people should know while they wait, which they do for `patience`, for ever where that is nil; `denial` says
  /// why a coordinator may let nobody in with these keys.
  init(
    with address: String, option: SocketOption?, denial: String = "it does not know the key that was shown",
    patience: Duration? = nil, tell: @escaping (String) -> Void
  ) throws {
    let endpoint = try Endpoint(address)
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
    self.patience = patience
    reachability = ReachabilityWatch(endpoint)
  }

  /// Sends `message` once a second until `answer` makes something of what comes back.
  mutating func ask<Answer>(
    _ message: WorkerMessage, answer: (CoordinatorMessage) throws -> Answer?
  ) throws -> Answer {
    var poller = Poller()
    poller.add(socket)
    poller.add(watch.monitor.socket)
    let start = ContinuousClock.now
    var attempts = 0
    while true {
      let now = ContinuousClock.now - start
      if let patience, now >= patience {
        throw ClusterError.noCoordinator(address: address, seconds: Int(patience.components.seconds))
      }
      if now >= .seconds(attempts) {
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
      switch reachability.step(isInTouch: false, now: now) {
      case .tell(let text): tell("\(text) (trying again)")
      case .use(let isIPv6):
        try socket.set(.ipv6(isIPv6))
        try socket.reconnect(address)
      case nil: break
      }
      while let frames = try socket.receive(waiting: false) {
        let message = try CoordinatorMessage(frames: frames).printable
        if case .refused(let reason) = message { throw ClusterError.refused(reason: reason) }
        if let answer = try answer(message) { return answer }
      }
    }
  }
}
