import Foundation
import TestSupport
import Testing

@Suite("Workers that are pinned")
struct PinningTests {
  /// The cores that a process may run on, as Linux lists them.
  private func coreList(of process: pid_t) -> String? {
    let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
    return status?.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") }
      .map { $0.dropFirst("Cpus_allowed_list:".count).trimmingCharacters(in: .whitespaces) }
  }

  @Test(
    "keep to one core each, and compute the same", .nightly,
    .enabled(if: ProcessInfo.processInfo.activeProcessorCount > 1, "this machine has one core"))
  func cores() throws {
    let sweep = try SmallSweep(epochs: 100)
    let process = try RunningExecutable(sweep.runCommand("pinned", workers: 2) + ["--pin"])
    let arePinned = eventually {
      let cores = ((try? process.descendants()) ?? []).compactMap(coreList)
      return cores.count == 2 && Set(cores).count == 2 && cores.allSatisfy { Int($0) != nil }
    }
    #expect(arePinned)
    try #require(process.wait() == 0, "\(process.errors)")
    let free = try RunningExecutable(sweep.runCommand("free", workers: 2))
    try #require(free.wait() == 0, "\(free.errors)")
    #expect(try sweep.aggregate("pinned") == sweep.aggregate("free"))
  }
}
