import Foundation
import TestSupport
import Testing

@Suite(
  "The script cluster/slurm/sweep.sbatch", .serialized, .waiting(minutes: 10),
  .nightly, .enabled(if: Testbed.obstacleToSlurm == nil, "this machine has no network namespaces, no sshd or no Slurm"))
struct SlurmScriptTests {
  private let testbed: Testbed
  private let folder: String

  init() throws {
    let program = URL(filePath: BuiltExecutable.path).deletingLastPathComponent().path
    testbed = try Testbed(hosts: 2, .ssh, .slurm, showing: [program])
    folder = try testbed.sharedFolder()
    let sweep = try LaunchedSweep(seeds: 3, epochs: 20)
    try FileManager.default.copyItem(atPath: sweep.file, toPath: "\(folder)/small.toml")
    let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "cluster/slurm/sweep.sbatch").path
    try FileManager.default.copyItem(atPath: script, toPath: "\(folder)/sweep.sbatch")
  }

  private var log: String { (try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)) ?? "" }

  /// Submits the script for workers of one processor each, and returns the job's number.
  private func submit(_ options: String...) throws -> String {
    try testbed.run(
      on: 1, "env", "SEEDSWEEP=\(BuiltExecutable.path)", "SWEEP=small.toml", "RUN=run", "sbatch", "--parsable",
      "--chdir=\(folder)", "--output=log", "--cpus-per-task=1", "--mem-per-cpu=100", "--time=10",
      options.joined(separator: " "),
      "\(folder)/sweep.sbatch")
  }

  private func facts(_ job: String) throws -> String { try testbed.run(on: 1, "scontrol", "show", "job", job) }

  /// The sweep's results are those of a run on one host, and no token is left.
  private func expectResults() throws {
    let local = try BuiltExecutable.run(
      "run", "\(folder)/small.toml", "--output", "\(folder)/local", "--workers", "2", "--cache", "\(folder)/cache")
    #expect(local.status == 0)
    func results(_ run: String) throws -> String {
      try BuiltExecutable.run("aggregate", "\(folder)/\(run)", "--format", "json").output
    }
    #expect(try results("run").count > 1000)
    #expect(try results("run") == results("local"))
    #expect(!FileManager.default.fileExists(atPath: "\(folder)/run.keys/join.token"))
  }

  @Test(
    "a job that nears its end, and later loses a node, goes back to the queue and comes to the results of a run on one host"
  )
  func requeue() throws {
    let job = try submit("--nodes=2")
    #expect(eventually { log.contains("trial/scratch-noaug-n70/seed-1: ") })
    try testbed.run(on: 1, "scancel", "--batch", "--signal=USR1", job)
    // Both workers, once more.
    #expect(eventually { log.components(separatedBy: ": connected to tcp://").count == 5 })
    try testbed.reset(1)
    #expect(try eventually { try facts(job).contains("JobState=COMPLETED") })
    #expect(try facts(job).contains("Restarts=2 "))
    try expectResults()
  }
}
