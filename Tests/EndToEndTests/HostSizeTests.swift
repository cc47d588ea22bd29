import Foundation
import TestSupport
import Testing

/// Worker processes that wait for a coordinator which never comes: how many there are is decided before.
@Suite("Worker processes that a host has room for", .waiting(minutes: 5))
struct HostSizeTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// How many processes `work` starts, and what it says of them.
  private func processes(
    _ arguments: [String] = [], environment: [String: String] = [:], launcher: [String] = []
  ) throws -> (count: Int, errors: String) {
    let work = try RunningExecutable(
      ["work", "--connect", "ipc://\(folder.path)/nobody", "--insecure", "--cache", folder.path + "/cache"] + arguments,
      environment: environment, launcher: launcher)
    _ = try eventually(within: 60) { try work.descendants().count >= 1 || !work.isRunning }
    // All are started at once; one too many would be there by now.
    usleep(500_000)
    let count = try work.descendants().count
    work.send(SIGINT)
    _ = work.wait()
    return (count, work.errors)
  }

  /// The first core that this process may run on.
  private static var firstCore: String {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") } ?? ""
    return String(line.drop { !$0.isNumber }.prefix { $0.isNumber })
  }

  private static let taskset = "/usr/bin/taskset"

  @Test(
    "are one on one core, and two where two are asked for, with a line that says what that means",
    .enabled(if: FileManager.default.isExecutableFile(atPath: taskset), "there is no taskset here"))
  func affinity() throws {
    let launcher = [Self.taskset, "-c", Self.firstCore]
    let unasked = try processes(launcher: launcher)
    #expect(unasked.count == 1, "\(unasked.errors)")
    let asked = try processes(["--processes", "2"], launcher: launcher)
    #expect(asked.count == 2, "\(asked.errors)")
    #expect(asked.errors.contains("--processes 2: 2 worker processes share 1 core, which makes them slower\n"))
  }

  @Test("are as many as Slurm gives a step's task CPUs, and as its memory suffices for")
  func slurm() throws {
    let one = try processes(environment: [
      "SLURM_JOB_ID": "1", "SLURM_STEP_ID": "0", "SLURM_CPUS_ON_NODE": "4", "SLURM_STEP_TASKS_PER_NODE": "4",
    ])
    #expect(one.count == 1, "\(one.errors)")
    let asked = try processes(
      ["--processes", "8"], environment: ["SLURM_JOB_ID": "1", "SLURM_MEM_PER_NODE": "1500"])
    #expect(asked.count == 1, "\(asked.errors)")
    #expect(
      asked.errors.contains(
        "--processes 8: each worker process is taken to need 1.0 GB and 1.5 GB of memory can be used, so 1 of 8 run "))
  }
}
