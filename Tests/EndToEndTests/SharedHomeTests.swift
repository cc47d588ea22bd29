import Foundation
import TestSupport
import Testing

@Suite("Hosts that share a home", .waiting(minutes: 2))
struct SharedHomeTests {
  private static let isPossible = (try? onHost("test", "exec true").status) == 0

  /// Runs a script as on a host of that name, which knows nothing of the processes of others.
  private static func onHost(_ name: String, _ script: String) throws -> BuiltExecutable.Outcome {
    try BuiltExecutable.shell(
      "unshare --uts --pid --fork bash -c 'set -e; echo \(name) > /proc/sys/kernel/hostname; \(script)'")
  }

  @Test(
    "each has a key of its own, which another one neither uses nor replaces",
    .enabled(if: isPossible, "only root can give a process another host's name, by unshare"))
  func keys() throws {
    let folder = try TemporaryFolder()
    func rotate(_ host: String) throws -> (old: Substring, new: Substring) {
      let outcome = try Self.onHost(host, "exec \"$seedsweep\" keys rotate worker --keys \(folder.path)/home")
      let match = try #require(
        outcome.output.firstMatch(of: /worker  ([0-9a-f]{12}) was replaced by ([0-9a-f]{12})/), "\(outcome.errors)")
      return (match.1, match.2)
    }
    let (first, other, again) = (try rotate("node-a"), try rotate("node-b"), try rotate("node-a"))
    #expect(other.old != first.new, "a host begins with a key of its own")
    #expect(again.old == first.new, "and keeps it, whatever others do")
    let log = try BuiltExecutable.run("keys", "log", "--keys", folder.path + "/home")
    #expect(log.output.split(separator: "\n").count == 3, "\(log.output) \(log.errors)")
  }
}
