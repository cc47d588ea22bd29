import Sweep
import ZeroMQ

extension SocketOption {
  /// What both ends have in common: the kernel looks for dead connections, limits on strangers, bounded queues.
  ///
  /// ZeroMQ's own heartbeats stay off: in libzmq 4.3.4 their timer aborts the process when a connection breaks while its
  /// input is held back (https://github.com/zeromq/libzmq/issues/4364).
  private static let common: [SocketOption] = [
    .tcpKeepalive(idle: .seconds(5), interval: .seconds(2), count: 3), .tcpAcknowledgedWithin(.seconds(10)),
    .handshakeInterval(.seconds(5)), .maximumMessageSize(2 << 20), .sendLimit(64),
  ]

  static let forCoordinators: [SocketOption] =
    common + [
      .backlog(4096), .routerMandatory(true), .routerHandover(false), .receiveLimit(1000),
      .linger(.milliseconds(500)),
    ]

  static let forWorkers: [SocketOption] =
    common + [
      .immediate(true), .reconnect(after: .milliseconds(250), atMost: .seconds(8)), .receiveLimit(64),
      .linger(.milliseconds(500)),
    ]
}
