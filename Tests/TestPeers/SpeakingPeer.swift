public import Access
public import Sweep
public import ZeroMQ

extension CoordinatorKeys {
  /// Enrols a key by a token of its own for the coordinator at `address`.
  public func enrol(_ key: CurvePublicKey, name: String, at address: String, role: Role = .worker) throws {
    try enrol(key, name: name, token: issueToken(address: address, role: role).keys.publicKey)
  }
}

extension Socket {
  /// A socket that speaks for itself, with somebody's keys.
  public static func peer(
    _ name: String, _ keys: CurveKeyPair, server: CurvePublicKey, at address: String, in context: Context? = nil,
    options: [SocketOption] = []
  ) throws -> Socket {
    let socket = try Socket(.dealer, in: context ?? Context())
    try socket.set([.curveClient(keys, server: server), .identity(Array(name.utf8)), .linger(.zero)] + options)
    try socket.connect(address)
    return socket
  }
}

extension WorkerMessage {
  /// The first message of a worker with one slot.
  public static func greeting(from host: String = "host") -> WorkerMessage {
    .hello(Hello(host: host, processID: 1, slots: 1))
  }
}
