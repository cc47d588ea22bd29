import Access
import TestPeers
import ZeroMQ

/// One peer that does what it can, wave after wave.
struct Attacker {
  let settings: FloodSettings
  let coordinator: CoordinatorKeys
  /// Those of a host that has joined.
  let member: CurveKeyPair
  let token: CurveKeyPair
  /// A megabyte that is never freed: libzmq sends it from where it lies.
  let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)

  init(_ settings: FloodSettings) throws {
    self.settings = settings
    coordinator = try CoordinatorKeys(folder: settings.coordinatorKeys)
    member = try WorkerKeys(folder: settings.memberKeys).keys
    token = try coordinator.issueToken(address: settings.address).keys
    bytes.initializeMemory(as: UInt8.self, repeating: 7)
  }

  func send(wave number: Int) throws {
    let name = "evil-\(number)"
    switch settings.flood {
    case .messageWithoutEnd: try sendEndlessly(name, member)
    case .tokenHolder: try sendEndlessly("thief-\(number)", token)
    case .revokedPeer: try sendRevoked("revoked-\(number)")
    case .strangersHandshake: shakeHands()
    case .emptyFrames: try sendEndlessly(name, member, 1_000_000, of: .init(rebasing: bytes[0..<0]))
    case .manyConnections: try connect(name)
    case .unreadChunks: try ask(name)
    case .learningCurve: try talk(name)
    case .failureTexts: try fail(name)
    case .uninvitedArtifacts: try offer(name)
    case .greetings: try greet(name)
    }
  }

  func peer(_ name: String, _ keys: CurveKeyPair, _ options: [SocketOption] = []) throws -> Socket {
    try .peer(name, keys, server: coordinator.keys.publicKey, at: settings.address, options: options)
  }
}
