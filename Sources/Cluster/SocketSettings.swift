import Sweep
import ZeroMQ

extension SocketOption {
  /// What both ends have in common: pings in the I/O thread, limits on strangers, bounded queues.
  private static let common: [SocketOption] = [
    .heartbeatInterval(.seconds(2)), .heartbeatTimeout(.seconds(10)),
    .tcpKeepalive(idle: .seconds(30), interval: .seconds(10), count: 3), .handshakeInterval(.seconds(5)),
    .maximumMessageSize(2 << 20), .sendLimit(64),
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
