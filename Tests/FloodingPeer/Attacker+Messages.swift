import ContentHash
import Glibc
import Sweep
import TestPeers
import Training
import ZeroMQ

/// Floods of whole messages.
extension Attacker {
  /// Twenty connections that ask for the records again and again and read nothing.
  func ask(_ name: String) throws {
    let request = WorkerMessage.want(ChunkRequest(digest: settings.data, offset: 0, credit: 8)).frames
    let peers = try (0..<20).map { index in
      let peer = try peer("\(name)-\(index)", member, [.receiveLimit(1)])
      try peer.send(WorkerMessage.greeting(from: "evil").frames)
      for _ in 0..<500 { try? peer.send(request, waiting: false) }
      return SocketHolder(peer)
    }
    usleep(300_000)
    withExtendedLifetime(peers) {}
  }

  /// Takes a lease and says the same thing of it very often.
  func talk(_ name: String) throws {
    let peer = try peer(name, member)
    guard let lease = try lease(peer, name) else { return }
    let frames = WorkerMessage.progress(lease.token, TrainingProgress(epoch: 1, epochs: 50, loss: 0.5)).frames
    for _ in 0..<20_000 { try? peer.send(frames, waiting: false) }
    // Where it does not arrive, the lease ends by itself.
    try? peer.send(failure(lease, "enough"), waiting: false)
    usleep(100_000)
  }

  /// Gives back every task at once, with many words.
  func fail(_ name: String) throws {
    let peer = try peer(name, member)
    let text = String(repeating: "x", count: 9000)
    for _ in 0..<300 {
      guard let lease = try lease(peer, name) else { return }
      try? peer.send(failure(lease, text), waiting: false)
    }
  }

  private func failure(_ lease: Lease, _ text: String) -> [[UInt8]] {
    let report = FailureReport(token: lease.token, task: lease.task, failure: .cancelled, text: text)
    return WorkerMessage.failed(report).frames
  }

  /// Nil where none comes for a while.
  private func lease(_ peer: borrowing Socket, _ name: String) throws -> Lease? {
    try peer.send(WorkerMessage.greeting(from: name).frames, waiting: false)
    try peer.send(WorkerMessage.heartbeat(tokens: [], slots: 1).frames, waiting: false)
    for _ in 0..<200 {
      while let frames = try peer.receive(waiting: false) {
        if case .lease(let lease) = try CoordinatorMessage(frames: frames) { return lease }
      }
      usleep(1000)
    }
    return nil
  }

  /// Sends checkpoints of a megabyte that no lease asks for.
  func offer(_ name: String) throws {
    let peer = try peer(name, member)
    try peer.send(WorkerMessage.greeting(from: "evil").frames)
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
  func greet(_ name: String) throws {
    var facts = Facts()
    for fact in 0..<60 { facts[Facts.Name(rawValue: "fact \(fact)")] = String(repeating: "x", count: 900) }
    let greeting = WorkerMessage.hello(Hello(host: "evil", processID: 1, facts: facts, slots: 0)).frames
    for index in 0..<20 {
      let peer = try peer("\(name)-\(index)", member)
      for _ in 0..<20 {
        try peer.send(greeting)
        try peer.send(WorkerMessage.goodbye(reason: "x").frames)
      }
    }
    usleep(100_000)
  }
}
