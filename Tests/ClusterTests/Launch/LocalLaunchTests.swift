import Foundation
import TestSupport
import Testing

@testable import Cluster

@Suite("A sweep launched on this host", .serialized, .waiting(minutes: 5))
struct LocalLaunchTests {
  private func launch(_ sweep: LaunchedSweep, _ run: String, _ options: String...) -> [String] {
    [
      "launch", sweep.file, "--output", run, "--hosts", "localhost", "--cache", "\(sweep.folder.path)/cache", "--keys",
      "\(sweep.folder.path)/keys",
    ] + options
  }

  /// The process of the supervisor on this host; nil until one was started.
  private func supervisor(_ run: String) throws -> LaunchedSupervisor.Process? {
    guard let handle = try LaunchFolder(run: run).record(of: "localhost")?.handle else { return nil }
    return LaunchedSupervisor(folder: handle.folder).recordedProcess()
  }

  @Test("one command does it all: the same results as a run, and nothing is left at its end")
  func whole() throws {
    let sweep = try LaunchedSweep()
    let run = "\(sweep.folder.path)/run"
    let end = try BuiltExecutable.run(launch(sweep, run))
    try #require(end.status == 0, "\(end.errors)")
    #expect(try LaunchedSweep.results(run) == sweep.expected())
    #expect(end.errors.contains("localhost: started (local "), "\(end.errors)")
    let process = try #require(try supervisor(run))
    #expect(eventually(within: 60) { !process.isAlive })
    let folder = try #require(try LaunchFolder(run: run).record(of: "localhost")?.handle?.folder)
    #expect(!FileManager.default.fileExists(atPath: "\(folder)/join.token"))
    #expect(
      try BuiltExecutable.run("launch", "--logs", "localhost", "--output", run).output.contains("the sweep is finished")
    )
    let stop = try BuiltExecutable.run("launch", "--stop", run)
    #expect(stop.status == 0 && stop.output == "localhost: ended\n", "\(stop.output)\(stop.errors)")
  }

  @Test("workers outlive a coordinator that is killed, and the same command again goes on with them", .nightly)
  func adopted() throws {
    let sweep = try LaunchedSweep(seeds: 4, epochs: 10)
    let run = "\(sweep.folder.path)/run"
    let first = try RunningExecutable(launch(sweep, run))
    #expect(eventually(within: 60) { first.errors.contains("tasks recorded") || first.errors.contains("(1 of 12)") })
    let process = try #require(try supervisor(run))
    first.send(SIGKILL)
    _ = first.wait()
    #expect(process.isAlive)
    let second = try BuiltExecutable.run(launch(sweep, run))
    try #require(second.status == 0, "\(second.errors)")
    #expect(try supervisor(run) == process, "\(second.errors)")
    #expect(try LaunchedSweep.results(run) == sweep.expected())
  }

  @Test("Ctrl-C ends the coordinator and leaves the workers, --stop ends them, and both are told from the files alone")
  func stopped() throws {
    let sweep = try LaunchedSweep(seeds: 50, epochs: 50)
    let run = "\(sweep.folder.path)/run"
    let launched = try RunningExecutable(launch(sweep, run))
    #expect(eventually(within: 60) { launched.errors.contains("localhost: at work") }, "\(launched.errors)")
    let process = try #require(try supervisor(run))
    launched.send(SIGINT)
    #expect(launched.wait() == 130)
    #expect(process.isAlive)
    let drained = try BuiltExecutable.run("launch", "--drain", "elsewhere", "--output", run)
    #expect(drained.status == 1 && drained.errors.contains("nothing was launched on elsewhere; known here: localhost"))
    let stop = try BuiltExecutable.run("launch", "--stop", run)
    #expect(stop.status == 0, "\(stop.output)\(stop.errors)")
    #expect(!process.isAlive)
    #expect(Self.processes(mentioning: sweep.folder.path) == [])
  }

  @Test(
    "a supervisor that is killed is started again, and takes its workers with it", .nightly)
  func failing() throws {
    let sweep = try LaunchedSweep(seeds: 6, epochs: 100)
    let run = "\(sweep.folder.path)/run"
    let launched = try RunningExecutable(launch(sweep, run))
    #expect(eventually(within: 60) { launched.errors.contains("localhost: at work") }, "\(launched.errors)")
    let process = try #require(try supervisor(run))
    kill(process.processID, SIGKILL)
    #expect(eventually(within: 60) { launched.errors.contains("its supervisor was killed") }, "\(launched.errors)")
    #expect(eventually(within: 60) { (try? supervisor(run)).map { $0 != process } == true })
    #expect(launched.wait() == 0, "\(launched.errors)")
  }

  @Test("what would be run is shown, and nothing is started or made")
  func dryRun() throws {
    let sweep = try LaunchedSweep()
    let run = "\(sweep.folder.path)/run"
    let hosts = try sweep.folder.write(
      "[hosts.node-1]\naddress = \"10.0.0.1\"\nuser = \"anna\"\nprogram = \"/opt/seed sweep\"\nprocesses = 3\n",
      to: "hosts.toml")
    let end = try BuiltExecutable.run("launch", sweep.file, "--output", run, "--hosts", hosts, "--dry-run")
    #expect(end.status == 0 && end.output.contains("-l anna -- 10.0.0.1"), "\(end.output)\(end.errors)")
    #expect(end.output.contains("'/opt/seed sweep' host-agent") && end.output.contains("work --processes 3"))
    #expect(!FileManager.default.fileExists(atPath: run))
    let slurm = try BuiltExecutable.run("launch", sweep.file, "--output", run, "--slurm", "--time", "60", "--dry-run")
    #expect(
      slurm.output.contains("#SBATCH --time=60") && slurm.output.contains("--join \(run)/launch/jobs/job-1/join.token"))
    #expect(!FileManager.default.fileExists(atPath: run))
  }

  @Test("what cannot be launched is refused before anything is made, with what to do")
  func refused() throws {
    let sweep = try LaunchedSweep()
    let run = "\(sweep.folder.path)/run"
    let noBundle = try BuiltExecutable.run(
      "launch", sweep.file, "--output", run, "--hosts", "node-1", "--keys", "\(sweep.folder.path)/keys")
    #expect(noBundle.status == 1 && noBundle.errors.contains("--bundle FILE"), "\(noBundle.errors)")
    let neither = try BuiltExecutable.run("launch", sweep.file, "--output", run)
    #expect(neither.status == 64 && neither.errors.contains("--hosts"))
    #expect(!FileManager.default.fileExists(atPath: run))
    let nothing = try BuiltExecutable.run("launch", "--logs", "node-1", "--output", run)
    #expect(nothing.status == 1 && nothing.errors.contains("nothing was launched for this run"))
  }

  @Test("records of a launch that others could have written are not followed")
  func foreignRecords() throws {
    let sweep = try LaunchedSweep()
    let run = "\(sweep.folder.path)/run"
    try LaunchFolder(run: sweep.folder.path).prepare()
    try FileManager.default.createDirectory(atPath: "\(run)/launch/hosts", withIntermediateDirectories: true)
    chmod("\(run)/launch", 0o777)
    let end = try BuiltExecutable.run("launch", "--stop", run)
    #expect(end.status == 1 && end.errors.contains("others may enter it"), "\(end.errors)")
  }

  /// Processes with this text in their command line.
  static func processes(mentioning text: String) -> [Int32] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap(Int32.init).filter { process in
      guard process != getpid(), let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") else {
        return false
      }
      return String(decoding: line, as: UTF8.self).contains(text)
    }
  }
}
