import Foundation
import TestSupport
import Testing

@testable import Cluster

@Suite(
  "A sweep launched by Slurm", .serialized, .waiting(minutes: 12),
  .nightly, .enabled(if: Testbed.obstacleToSlurm == nil, "this machine has no network namespaces, no sshd or no Slurm"))
struct SlurmLaunchTests {
  private func launch(_ testbed: Testbed, _ sweep: LaunchedSweep, _ options: String...) throws -> [String] {
    let shared = try testbed.sharedFolder()
    try FileManager.default.copyItem(atPath: sweep.file, toPath: "\(shared)/sweep.toml")
    return [
      "launch", "\(shared)/sweep.toml", "--output", "\(shared)/run", "--cache", "\(shared)/cache", "--keys",
      "\(shared)/keys",
      "--slurm", "--nodes", "2", "--cpus-per-node", "1",
    ] + options
  }

  @Test(
    "one job that drains before its end returns to the queue, one that comes to its limit is submitted again, and the results are those of one host",
    .enabled(
      if: ProcessInfo.processInfo.environment["SEEDSWEEP_SLURM_LIMIT"] != nil,
      "a limit of time takes minutes to come: scripts/soak slurm runs it")
  )
  func limits() throws {
    let sweep = try LaunchedSweep(seeds: 30, epochs: 60, data: SharedData.folder("ptbxl"))
    let testbed = try Testbed(hosts: 2, .ssh, .slurm)
    let shared = try testbed.sharedFolder()
    let launched = try RunningExecutable(
      try launch(testbed, sweep, "--time", "60", "--sbatch=--signal=B:URG@60"), environment: testbed.environment,
      launcher: testbed.launcher(1))
    // Its signal being one that nobody hears, a job whose limit comes near is taken by surprise.
    func said(_ text: String) -> Bool { launched.errors.contains(text) }
    #expect(eventually(within: 120) { said("job-1: at work") && said("job-2: at work") }, "\(launched.errors)")
    func job(_ number: Int) throws -> String {
      try #require(try LaunchFolder(run: "\(shared)/run").record(of: "job-\(number)")?.handle?.identifier)
    }
    let (first, second) = (try job(1), try job(2))
    // As Slurm does some time before a job's end.
    try testbed.run(on: 1, "scancel", "--batch", "--signal=USR1", first)
    try testbed.run(on: 1, "scontrol", "update", "JobId=\(second)", "TimeLimit=1")
    #expect(
      eventually(within: 120) {
        (try? testbed.run(on: 1, "scontrol", "--oneliner", "show", "job", first))?.contains("Restarts=1") == true
      }, "\(launched.errors)")
    #expect(eventually(within: 240) { said("job-2: its job came to its limit of time") }, "\(launched.errors)")
    #expect(eventually(within: 120) { (try? job(2)).map { $0 != second } == true })
    #expect(launched.wait() == 0, "\(launched.errors)")
    #expect(try job(1) == first)
    #expect(try LaunchedSweep.results("\(shared)/run") == sweep.expected())
    let stop = try testbed.run(on: 1, BuiltExecutable.path, "launch", "--stop", "\(shared)/run")
    #expect(stop.contains("job-1: ") && stop.contains("job-2: "))
    #expect(eventually(within: 60) { (try? testbed.run(on: 1, "squeue", "--noheader")) == "" })
  }

  @Test("a coordinator that is a job returns to the queue before its end, and its workers find it again")
  func coordinatorInJob() throws {
    let sweep = try LaunchedSweep(seeds: 8, epochs: 12)
    let testbed = try Testbed(hosts: 2, .ssh, .slurm)
    let shared = try testbed.sharedFolder()
    let arguments = try launch(testbed, sweep, "--time", "60", "--coordinator-in-job", "--exit-when-idle", "60")
    let end = try BuiltExecutable.run(
      "/usr/bin/env",
      testbed.environment.map { "\($0.key)=\($0.value)" } + testbed.launcher(1) + [BuiltExecutable.path] + arguments)
    try #require(end.status == 0, "\(end.errors)")
    let job = try #require(end.output.split(separator: " ").dropFirst().first.map(String.init))
    let log = "\(shared)/run/launch/jobs/coordinator.log"
    func said(_ text: String) -> Int {
      ((try? String(contentsOfFile: log, encoding: .utf8)) ?? "").components(separatedBy: text).count - 1
    }
    #expect(eventually(within: 120) { said("at work") >= 1 && said(" of 24)") >= 1 }, "\(end.output)")
    try testbed.run(on: 1, "scancel", "--batch", "--signal=USR1", job)
    #expect(
      eventually(within: 300) { said("seedsweep aggregate") == 1 },
      "\((try? String(contentsOfFile: log, encoding: .utf8)) ?? "")")
    #expect(try LaunchedSweep.results("\(shared)/run") == sweep.expected())
    #expect(eventually(within: 120) { (try? testbed.run(on: 1, "squeue", "--noheader")) == "" })
  }
}
