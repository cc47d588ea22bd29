import Access
import Glibc
import Sweep
import TestPeers
import ZeroMQ

/// Floods of bytes that are no whole message, and of connections.
extension Attacker {
  /// One message of a gigabyte, or of so many frames: libzmq keeps the frames until the last one.
  func sendEndlessly(
    _ name: String, _ keys: CurveKeyPair, _ frames: Int = 1000, of frame: UnsafeMutableRawBufferPointer? = nil
  ) throws {
    let peer = try peer(name, keys)
    peer.send(frames, of: frame ?? bytes)
    usleep(300_000)
  }

  /// Goes on after its revocation.
  func sendRevoked(_ name: String) throws {
    let keys = try CurveKeyPair()
    try coordinator.enrol(keys.publicKey, name: name, at: settings.address)
    let peer = try peer(name, keys)
    try peer.send(WorkerMessage.greeting(from: name).frames)
    // Where nobody is there any more to answer, whoever started this process ends it.
    _ = try peer.receive()
    try coordinator.revoke(name)
    peer.send(1000, of: bytes)
    usleep(500_000)
  }

  /// Two hundred strangers, each with a handshake command of two megabytes of which the last byte never comes.
  func shakeHands() {
    var strangers: [Stranger.Holder] = []
    let size = (2 << 20) - 1
    let header: [UInt8] = [6] + (0..<8).map { UInt8(truncatingIfNeeded: size >> (8 * (7 - $0))) }
    let command = Stranger.greeting("CURVE") + header + [UInt8](repeating: 0, count: size - 1)
    for number in 0..<200 {
      guard let stranger = Stranger(port: settings.port, from: number) else { continue }
      stranger.write(command, waiting: false)
      strangers.append(Stranger.Holder(stranger))
    }
    usleep(300_000)
    withExtendedLifetime(strangers) {}
  }

  /// A hundred connections with a few megabytes each of a message without end.
  func connect(_ name: String) throws {
    let peers = try (0..<100).map { index in
      let peer = try peer("\(name)-\(index)", member)
      try peer.send(WorkerMessage.greeting(from: "evil").frames)
      peer.send(12, of: bytes)
      return SocketHolder(peer)
    }
    usleep(1_000_000)
    withExtendedLifetime(peers) {}
  }
}
