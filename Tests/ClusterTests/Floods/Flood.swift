import Access
import CZeroMQ
import ContentHash
import Foundation
import SimulatedTraining
import Sweep
import Synchronization
import Training

@testable import ZeroMQ

/// What one peer may try to drown a coordinator with.
enum Flood: String, CaseIterable {
  case messageWithoutEnd, tokenHolder, revokedPeer, strangersHandshake, emptyFrames, manyConnections
  case unreadChunks, learningCurve, failureTexts, uninvitedArtifacts, greetings

  /// What the coordinator says of it.
  var complaint: String {
    switch self {
    case .messageWithoutEnd, .tokenHolder, .revokedPeer, .emptyFrames, .strangersHandshake, .manyConnections:
      "it was cut off"
    case .uninvitedArtifacts: "artifacts that no result names"
    // Nothing is said of what is left out.
    case .unreadChunks, .learningCurve, .failureTexts, .greetings: "ended"
    }
  }

  /// Sends wave after wave until the sweep is over.
  func run(_ cluster: FloodedCluster) throws {
    // Nobody waits for the next wave of one that ended by an error.
    defer { cluster.isFloodOver.store(true, ordering: .releasing) }
    let evil = try cluster.member("evil")
    let token = try cluster.keys.issueToken(address: cluster.sweep.address).keys
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    bytes.initializeMemory(as: UInt8.self, repeating: 7)
    defer { bytes.deallocate() }
    var number = 0
    while !cluster.hasEnded, cluster.isAlive {
      number += 1
      switch self {
      case .messageWithoutEnd: try endless(cluster, "evil-\(number)", evil, bytes)
      case .tokenHolder: try endless(cluster, "thief-\(number)", token, bytes)
      case .revokedPeer: try revoked(cluster, number, bytes)
      case .strangersHandshake: handshakes(cluster)
      case .emptyFrames: try endless(cluster, "evil-\(number)", evil, .init(rebasing: bytes[0..<0]), 1_000_000)
      case .manyConnections: try connections(cluster, number, evil, bytes)
      case .unreadChunks: try unread(cluster, number, evil)
      case .learningCurve: try talk(cluster, "evil-\(number)", evil, repeating: curve)
      case .failureTexts: try fail(cluster, "evil-\(number)", evil)
      case .uninvitedArtifacts: try offer(cluster, "evil-\(number)", evil)
      case .greetings: try greet(cluster, number, evil)
      }
      cluster.waves.add(1, ordering: .releasing)
    }
  }

  private func hello(_ name: String = "evil") -> WorkerMessage { TestKeys.hello(name) }

  /// One message of a gigabyte, or of so many frames: libzmq keeps the frames until the last one.
  private func endless(
    _ cluster: FloodedCluster, _ name: String, _ keys: CurveKeyPair, _ bytes: UnsafeMutableRawBufferPointer,
    _ frames: Int = 1000
  ) throws {
    let peer = try cluster.peer(name, keys)
    peer.send(frames, of: bytes)
    usleep(300_000)
  }

  private func revoked(_ cluster: FloodedCluster, _ number: Int, _ bytes: UnsafeMutableRawBufferPointer) throws {
    let name = "revoked-\(number)"
    let peer = try cluster.peer(name, try cluster.member(name))
    try peer.send(hello(name).frames)
    // The sweep may be over by now, and nobody there to answer.
    while try peer.receive(waiting: false) == nil {
      if cluster.hasEnded || !cluster.isAlive { return }
      usleep(1000)
    }
    _ = try cluster.keys.revoke(name)
    peer.send(1000, of: bytes)
    usleep(500_000)
  }

  /// Two hundred strangers, each with a handshake command of two megabytes of which the last byte never comes.
  private func handshakes(_ cluster: FloodedCluster) {
    var strangers: [Stranger.Holder] = []
    let size = (2 << 20) - 1
    let header: [UInt8] = [6] + (0..<8).map { UInt8(truncatingIfNeeded: size >> (8 * (7 - $0))) }
    let command = Stranger.greeting("CURVE") + header + [UInt8](repeating: 0, count: size - 1)
    for number in 0..<200 {
      guard let stranger = Stranger(port: cluster.port, from: number) else { continue }
      stranger.write(command, waiting: false)
      strangers.append(Stranger.Holder(stranger))
    }
    usleep(300_000)
    withExtendedLifetime(strangers) {}
  }

  /// A hundred connections with a few megabytes each of a message without end.
  private func connections(
    _ cluster: FloodedCluster, _ number: Int, _ keys: CurveKeyPair, _ bytes: UnsafeMutableRawBufferPointer
  ) throws {
    let peers = try (0..<100).map { index in
      let peer = try cluster.peer("evil-\(number)-\(index)", keys)
      try peer.send(hello().frames)
      peer.send(12, of: bytes)
      return SocketHolder(peer)
    }
    usleep(1_000_000)
    withExtendedLifetime(peers) {}
  }

  /// Twenty connections that ask for the records again and again and read nothing.
  private func unread(_ cluster: FloodedCluster, _ number: Int, _ keys: CurveKeyPair) throws {
    let data = cluster.data
    let peers = try (0..<20).map { index in
      let peer = try cluster.peer("evil-\(number)-\(index)", keys, .receiveLimit(1))
      try peer.send(hello().frames)
      for _ in 0..<500 {
        try? peer.send(WorkerMessage.want(ChunkRequest(digest: data, offset: 0, credit: 8)).frames, waiting: false)
      }
      return SocketHolder(peer)
    }
    usleep(300_000)
    withExtendedLifetime(peers) {}
  }

  private func curve(_ lease: Lease) -> [[UInt8]] {
    WorkerMessage.progress(lease.token, TrainingProgress(epoch: 1, epochs: 50, loss: 0.5)).frames
  }

  /// Takes a lease and says the same thing of it very often.
  private func talk(
    _ cluster: FloodedCluster, _ name: String, _ keys: CurveKeyPair, repeating message: (Lease) -> [[UInt8]]
  ) throws {
    let peer = try cluster.peer(name, keys)
    guard let lease = try lease(peer, name, cluster) else { return }
    let frames = message(lease)
    for _ in 0..<20_000 { try? peer.send(frames, waiting: false) }
    // Where it does not arrive, the lease ends by itself.
    try? peer.send(WorkerMessage.failed(report(lease, "enough")).frames, waiting: false)
    usleep(100_000)
  }

  private func report(_ lease: Lease, _ text: String) -> FailureReport {
    FailureReport(token: lease.token, task: lease.task, failure: .cancelled, text: text)
  }

  /// Gives back every task at once, with many words.
  private func fail(_ cluster: FloodedCluster, _ name: String, _ keys: CurveKeyPair) throws {
    let peer = try cluster.peer(name, keys)
    let text = String(repeating: "x", count: 9000)
    for _ in 0..<300 {
      guard let lease = try lease(peer, name, cluster) else { return }
      try? peer.send(WorkerMessage.failed(report(lease, text)).frames, waiting: false)
    }
  }

  /// Nil where none comes for a while.
  private func lease(_ peer: borrowing Socket, _ name: String, _ cluster: FloodedCluster) throws -> Lease? {
    try peer.send(hello(name).frames, waiting: false)
    try peer.send(WorkerMessage.heartbeat(tokens: [], slots: 1).frames, waiting: false)
    for _ in 0..<200 {
      while let frames = try peer.receive(waiting: false) {
        if case .lease(let lease) = try CoordinatorMessage(frames: frames) { return lease }
      }
      if cluster.hasEnded || !cluster.isAlive { return nil }
      usleep(1000)
    }
    return nil
  }

  /// Sends checkpoints of a megabyte that no lease asks for.
  private func offer(_ cluster: FloodedCluster, _ name: String, _ keys: CurveKeyPair) throws {
    let peer = try cluster.peer(name, keys)
    try peer.send(hello(name).frames)
    for number in 0..<50 {
      let bytes = [UInt8](repeating: UInt8(number), count: 1 << 20)
      let digest = SHA256Digest(hashing: Array("\(name) \(number)".utf8) + bytes)
      try? peer.send(
        WorkerMessage.offer(ArtifactReference(kind: .checkpoint, digest: digest, size: bytes.count)).frames,
        waiting: false)
      for offset in stride(from: 0, to: bytes.count, by: Chunk.size) {
        let chunk = Chunk(digest: digest, offset: offset, bytes: Array(bytes[offset..<offset + Chunk.size]))
        try? peer.send(WorkerMessage.chunk(chunk).frames, waiting: false)
      }
      while try peer.receive(waiting: false) != nil {}
    }
    usleep(100_000)
  }

  /// Comes and goes under ever new names, with as much to tell as anybody may.
  private func greet(_ cluster: FloodedCluster, _ number: Int, _ keys: CurveKeyPair) throws {
    var facts = Facts()
    for fact in 0..<60 { facts[Facts.Name(rawValue: "fact \(fact)")] = String(repeating: "x", count: 900) }
    let greeting = WorkerMessage.hello(Hello(host: "evil", processID: 1, facts: facts, slots: 0)).frames
    for index in 0..<20 {
      let peer = try cluster.peer("evil-\(number)-\(index)", keys)
      for _ in 0..<20 {
        try peer.send(greeting)
        try peer.send(WorkerMessage.goodbye(reason: "x").frames)
      }
    }
    usleep(100_000)
  }
}

/// Keeps a socket among others.
final class SocketHolder: Sendable {
  private let socket: Mutex<Socket>
  init(_ socket: consuming sending Socket) { self.socket = Mutex(socket) }
}

extension Socket {
  /// Sends one message of so many frames, which are the same bytes in memory.
  borrowing func send(_ frames: Int, of bytes: UnsafeMutableRawBufferPointer) {
    for number in 1...frames {
      var message = zmq_msg_t()
      zmq_msg_init_data(&message, bytes.baseAddress, bytes.count, nil, nil)
      if zmq_msg_send(&message, handle, ZMQ_DONTWAIT | (number < frames ? ZMQ_SNDMORE : 0)) < 0 {
        zmq_msg_close(&message)
        return
      }
    }
  }
}
