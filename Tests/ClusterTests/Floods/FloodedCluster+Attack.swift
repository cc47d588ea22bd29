import Access
import Foundation
import SimulatedTraining
import Sweep
import Synchronization
import TestPeers
import TestSupport

/// Why there was no flood to the end.
struct AttackerFailure: Error, CustomStringConvertible {
  let description: String
}

extension FloodedCluster {
  /// No wave takes as long, on whatever machine.
  private static let longestWave = Duration.seconds(180)
  /// How often in a row an attacker may end without having sent a wave.
  private static let mostVainStarts = 5

  /// Has a process of its own send wave after wave until the sweep is over, and counts them.
  func suffer(_ flood: Flood) throws {
    // Nobody waits for the next wave of one that ended by an error.
    defer { isFloodOver.store(true, ordering: .releasing) }
    var starts = 0
    var vainStarts = 0
    while !isSweepOver {
      let before = waves.load(ordering: .acquiring)
      // A wave that an earlier attacker began has a number, too.
      let settings = FloodSettings(
        flood, firstWave: before + starts + 1, address: sweep.address, port: port, coordinatorKeys: keys.folder,
        memberKeys: evil.folder, data: sweep.plan.data)
      let attacker = try RunningExecutable(
        // What makes a backtrace may hang, and keeps the one that crashed from ending.
        [settings.json], executable: ChaosCluster.executable("FloodingPeer"),
        environment: ["SWIFT_BACKTRACE": "enable=no"], hasLifeline: true)
      starts += 1
      guard let end = try attend(attacker, flood) else { return }
      vainStarts = waves.load(ordering: .acquiring) > before ? 0 : vainStarts + 1
      guard vainStarts < Self.mostVainStarts else { throw AttackerFailure(description: "\(end), as did others") }
      print("\(end); another one goes on")
    }
  }

  private var isSweepOver: Bool { hasEnded || !isAlive }

  /// Counts the waves of one attacker until it or the sweep ends, and leaves none running.
  ///
  /// Nil where the sweep is over; otherwise how libzmq ended the attacker. Throws where it ended in any other way.
  private func attend(_ attacker: RunningExecutable, _ flood: Flood) throws -> String? {
    defer {
      if attacker.isRunning { attacker.send(SIGKILL) }
      _ = attacker.wait()
    }
    let before = waves.load(ordering: .acquiring)
    var last = ContinuousClock.now
    func count() {
      let sent = before + attacker.output.utf8.count { $0 == UInt8(ascii: "\n") }
      guard sent > waves.load(ordering: .acquiring) else { return }
      waves.store(sent, ordering: .releasing)
      last = ContinuousClock.now
    }
    while attacker.isRunning, !isSweepOver {
      count()
      guard ContinuousClock.now - last < Self.longestWave else {
        throw AttackerFailure(description: "\(flood): no wave within \(Self.longestWave): \(errors(of: attacker))")
      }
      usleep(5000)
    }
    guard !isSweepOver else { return nil }
    count()
    let status = attacker.wait()
    let end = "\(flood): an attacker ended with status \(status) before the sweep did: \(errors(of: attacker))"
    // libzmq 4.3.4 ends its own process by an assertion (session_base.cpp) when a connection is cut while the socket is being closed with
    // half of a message sent. That is the affair of whoever closes sockets so: the coordinator under test is another process.
    guard status == 128 + SIGABRT else { throw AttackerFailure(description: end) }
    return end
  }

  private func errors(of attacker: RunningExecutable) -> String {
    String(attacker.errors.suffix(2000)).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
