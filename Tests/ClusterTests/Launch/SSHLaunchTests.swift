import Foundation
import TestSupport
import Testing

@testable import Cluster

@Suite(
  "A sweep launched over ssh", .serialized, .waiting(minutes: 8),
  .nightly, .enabled(if: Testbed.obstacleToSSH == nil, "this machine has no network namespaces or no sshd"))
struct SSHLaunchTests {
  /// A folder of a few records of PTB-XL, or nil for generated ones.
  private static let records = SharedData.folder("ptbxl")

  /// A bundle of the built program, as a launch copies it.
  private func bundle(in folder: String) throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let end = try BuiltExecutable.run(
      root.appending(path: "cluster/bundle").path, ["--of", BuiltExecutable.path, folder])
    try #require(end.status == 0, "\(end.errors)")
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".tar.gz") })
    return "\(folder)/\(name)"
  }

  private func launch(_ testbed: Testbed, _ sweep: LaunchedSweep, _ options: [String]) throws -> [String] {
    let shared = try testbed.sharedFolder()
    try FileManager.default.copyItem(atPath: sweep.file, toPath: "\(shared)/sweep.toml")
    return [
      "launch", "\(shared)/sweep.toml", "--output", "\(shared)/run", "--ssh-config", try testbed.sshConfiguration(),
      "--cache", "\(shared)/cache", "--keys", "\(shared)/keys",
    ] + options
  }

  @Test(
    "three hosts, one cut off and healed, one killed, one that is down at first: the results of one host, and nothing is left after --stop"
  )
  func disturbed() throws {
    let sweep = try LaunchedSweep(seeds: 8, epochs: 12, data: Self.records)
    let testbed = try Testbed(hosts: 4, .ssh)
    let shared = try testbed.sharedFolder()
    let bundle = try bundle(in: shared)
    try testbed.stopSSH(4)
    let hosts = "\(shared)/hosts.toml"
    try Data(
      "[defaults]\nprocesses = 1\n[hosts.host2]\n[hosts.host3]\ntunnel = true\n[hosts.host4]\n".utf8
    ).write(to: URL(filePath: hosts))
    let launched = try RunningExecutable(
      try launch(testbed, sweep, ["--hosts", hosts, "--bundle", bundle]), environment: testbed.environment,
      launcher: testbed.launcher(1))
    func said(_ text: String) -> Bool { launched.errors.contains(text) }
    #expect(eventually(within: 120) { said("host2: at work") && said("host3: at work") }, "\(launched.errors)")
    #expect(said("host2: the program was copied"))
    #expect(eventually(within: 60) { said("host4: ") && said("again in") }, "\(launched.errors)")
    try testbed.startSSH(4)
    try testbed.cut(2)
    try testbed.reset(3)
    #expect(eventually(within: 120) { said("host3: its supervisor was killed") }, "\(launched.errors)")
    #expect(eventually(within: 120) { said("host4: at work") }, "\(launched.errors)")
    try testbed.heal(2)
    #expect(launched.wait() == 0, "\(launched.errors)")
    #expect(try LaunchedSweep.results("\(shared)/run") == sweep.expected())
    let stop = try testbed.run(
      on: 1, BuiltExecutable.path, "launch", "--stop", "\(shared)/run", "--ssh-config", testbed.sshConfiguration())
    #expect(stop.contains("host2: ") && stop.contains("host3: ") && stop.contains("host4: "))
    #expect(LocalLaunchTests.processes(mentioning: try LaunchFolder(run: "\(shared)/run").name()) == [])
  }

  @Test(
    "hosts that share one home are different members, copy the program once and are stopped each by itself")
  func sharedHome() throws {
    let sweep = try LaunchedSweep(seeds: 40, epochs: 50)
    let testbed = try Testbed(hosts: 3, .ssh, homes: .shared)
    let shared = try testbed.sharedFolder()
    let bundle = try bundle(in: shared)
    let launched = try RunningExecutable(
      try launch(testbed, sweep, ["--hosts", "host2,host3", "--bundle", bundle]), environment: testbed.environment,
      launcher: testbed.launcher(1))
    #expect(
      eventually(within: 120) {
        launched.errors.contains("host2: at work") && launched.errors.contains("host3: at work")
          && launched.errors.contains("host2 has joined") && launched.errors.contains("host3 has joined")
      }, "\(launched.errors)")
    #expect(try testbed.ssh(2, "ls -A ~/.cache/seedsweep/programs | wc -l") == "1")
    let log = try testbed.run(
      on: 1, BuiltExecutable.path, "launch", "--logs", "host2", "--output", "\(shared)/run", "--ssh-config",
      testbed.sshConfiguration())
    #expect(log.contains("host2") && !log.contains("host3"), "\(log)")
    let drained = try testbed.run(
      on: 1, BuiltExecutable.path, "launch", "--drain", "host2", "--output", "\(shared)/run", "--ssh-config",
      testbed.sshConfiguration())
    #expect(drained.contains("host2: its workers leave"))
    #expect(eventually(within: 120) { launched.errors.contains("host2: ended") }, "\(launched.errors)")
    launched.send(SIGINT)
    #expect(launched.wait() == 130)
    let stop = try testbed.run(
      on: 1, BuiltExecutable.path, "launch", "--stop", "\(shared)/run", "--ssh-config", testbed.sshConfiguration())
    #expect(stop.split(separator: "\n").count == 2, "\(stop)")
    #expect(LocalLaunchTests.processes(mentioning: try LaunchFolder(run: "\(shared)/run").name()) == [])
  }
}
