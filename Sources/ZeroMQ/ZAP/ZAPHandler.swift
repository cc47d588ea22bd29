import Foundation
internal import Synchronization
internal import Threads

/// Answers libzmq's questions who may connect, on a thread of its own, for all sockets of a context.
///
/// Make it before any socket is bound. The thread ends with the object; without it nobody gets in where `zapDomain` and
/// `zapDomainEnforced` are set.
public final class ZAPHandler: Sendable {
  private let loop: Loop

  /// - Parameters:
  ///   - domain: the `zapDomain` of the sockets; peers of any other one are denied.
  ///   - verdict: is asked on the handler's thread for every connection.
  public init(
    in context: Context, domain: String,
    verdict: @escaping @Sendable (_ key: CurvePublicKey, _ address: String) -> ZAPReply
  ) throws {
    loop = try Loop(in: context, authenticator: ZAPAuthenticator(domain: domain, verdict: verdict))
    try SystemThread.start("zap") { [loop] in loop.run() }
  }

  deinit { loop.stop() }

  private final class Loop: Sendable {
    private let socket: Mutex<Socket>
    private let wakeUp: WakeUp
    private let authenticator: ZAPAuthenticator
    private let isStopped = Atomic(false)

    init(in context: Context, authenticator: ZAPAuthenticator) throws(ZeroMQError) {
      self.authenticator = authenticator
      wakeUp = try WakeUp(in: context)
      let socket = try Socket(.router, in: context)
      try socket.set(.linger(.zero))
      // The one address that libzmq asks at.
      try socket.bind("inproc://zeromq.zap.01")
      self.socket = Mutex(socket)
    }

    func stop() {
      isStopped.store(true, ordering: .releasing)
      wakeUp.handle.poke()
    }

    func run() {
      socket.withLock { socket in
        do {
          try answer(from: socket)
        } catch {
          // Nobody could be let in any more, and nobody would notice.
          fatalError("the thread that answers who may connect ended: \(error)")
        }
      }
    }

    private func answer(from socket: borrowing Socket) throws {
      var poller = Poller()
      poller.add(socket)
      poller.add(wakeUp.socket)
      while !isStopped.load(ordering: .acquiring) {
        _ = try poller.wait(atMost: .seconds(60))
        try wakeUp.clear()
        while let message = try socket.receive(waiting: false) {
          // A peer that has gone meanwhile needs no answer.
          if let answer = authenticator.answer(to: message) { try? socket.send(answer, waiting: false) }
        }
      }
    }
  }
}
