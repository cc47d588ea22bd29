import Foundation
import Glibc
import TestSupport
import Testing

@Suite(
  "Hosts with ssh and Slurm on one machine", .serialized, .waiting(minutes: 5),
  .nightly, .enabled(if: Testbed.obstacleToSlurm == nil, "this machine has no network namespaces, no sshd or no Slurm"))
struct TestbedTests {
  @Test(
    "a command reaches every host under its name, over ssh and by Slurm; each has folders of its own, and one is shared"
  )
  func reaches() throws {
    let testbed = try Testbed(hosts: 2, .ssh, .slurm)
    #expect(try testbed.ssh(2, "hostname") == "host2")
    #expect(try testbed.ssh(1, "ssh host2 hostname && ssh host1 hostname") == "host2\nhost1")
    #expect(
      try testbed.run(on: 1, "srun", "--nodes=2", "hostname").split(separator: "\n").sorted() == ["host1", "host2"])
    let shared = try testbed.sharedFolder()
    try testbed.ssh(1, "touch ~/mine /tmp/mine /run/mine \(shared)/ours")
    #expect(try testbed.run(on: 1, "sh", "-c", "ls ~/mine /tmp/mine /run/mine").contains("/tmp/mine"))
    #expect(try testbed.ssh(2, "ls \(shared); ls ~/mine /tmp/mine /run/mine 2>/dev/null || true") == "ours")
  }

  @Test("one home serves all hosts where that is asked for")
  func sharedHomes() throws {
    let testbed = try Testbed(hosts: 2, .ssh, homes: .shared)
    try testbed.ssh(1, "echo ours > ~/file; echo mine > /tmp/file")
    #expect(try testbed.ssh(2, "cat ~/file; ls /tmp") == "ours")
  }

  @Test("a host whose cable is out or whose sshd is down does not answer, and does when it is mended")
  func cut() throws {
    let testbed = try Testbed(hosts: 2, .ssh)
    try testbed.cut(2)
    #expect(throws: Testbed.Failure.self) { try testbed.ssh(1, "ssh -o ConnectTimeout=1 host2 true") }
    try testbed.heal(2)
    #expect(try testbed.ssh(1, "ssh host2 hostname") == "host2")
    try testbed.stopSSH(2)
    #expect(eventually(within: 30) { (try? testbed.ssh(2, "true")) == nil })
    try testbed.startSSH(2)
    #expect(eventually(within: 30) { (try? testbed.ssh(2, "true")) != nil })
  }

  @Test("a crash ends what ran on a host and nothing else, and Slurm starts its job again")
  func crash() throws {
    let testbed = try Testbed(hosts: 2, .ssh, .slurm)
    let shared = try testbed.sharedFolder()
    for host in [1, 2] {
      try testbed.ssh(host, "nohup sleep 1000 >/dev/null 2>&1 & echo $! > \(shared)/process\(host)")
    }
    try testbed.run(
      on: 1, "sbatch", "--quiet", "--nodelist=host2", "--open-mode=append", "--output=\(shared)/job", "--wrap",
      "echo started on $(hostname); sleep 1000")
    func starts() -> Int {
      ((try? String(contentsOfFile: "\(shared)/job", encoding: .utf8)) ?? "").split(separator: "\n").count
    }
    #expect(eventually(within: 60) { starts() == 1 })
    try testbed.reset(2)
    #expect(try testbed.ssh(1, "test -e /proc/$(cat \(shared)/process1)/exe && hostname") == "host1")
    #expect(throws: Testbed.Failure.self) { try testbed.ssh(2, "test -e /proc/$(cat \(shared)/process2)/exe") }
    #expect(eventually(within: 120) { starts() == 2 })
  }

  @Test("nothing is left of hosts that are gone: no process, namespace, mount, interface or file")
  func down() throws {
    var testbed: Testbed? = try Testbed(hosts: 2, .ssh, .slurm)
    let name = try #require(testbed?.name)
    let namespaces = ["switch", "host1", "host2"].map { NetworkNamespace(file: "/run/netns/\(name)-\($0)") }
    try testbed?.ssh(2, "nohup setsid sleep 1000 >/dev/null 2>&1 &")
    try testbed?.run(on: 1, "sbatch", "--quiet", "--nodes=2", "--output=/dev/null", "--wrap", "srun sleep 1000")
    #expect(try namespaces[2].processes().count >= 4)
    testbed = nil
    for namespace in namespaces { #expect(try namespace.processes() == []) }
    try expectNothingLeft(of: name)
  }

  @Test("nothing is left of hosts that could not be set up", arguments: ["sshd", "munged", "slurmctld", "slurmd"])
  func failure(program: String) throws {
    let folder = try TemporaryFolder()
    let broken = try folder.write(
      "#!/bin/sh\nreadlink /proc/self/ns/net > \(folder.path)/namespace\necho broken >&2\nexit 1\n", to: program)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: broken)
    let failure = #expect(throws: Testbed.Failure.self) {
      try Testbed(hosts: 2, .ssh, .slurm, showing: [folder.path], path: folder.path)
    }
    #expect(failure?.text.contains("\(program) on host1 ended: broken") == true)
    let namespace = NetworkNamespace(link: try String(contentsOfFile: "\(folder.path)/namespace", encoding: .utf8))
    #expect(try namespace.processes() == [])
    try expectNothingLeft(of: #require(failure?.testbed))
  }

  private func expectNothingLeft(of name: String) throws {
    #expect(try FileManager.default.contentsOfDirectory(atPath: "/run").filter { $0.contains(name) } == [])
    #expect(try FileManager.default.contentsOfDirectory(atPath: "/run/netns").filter { $0.contains(name) } == [])
    #expect(try !String(contentsOfFile: "/proc/self/mounts", encoding: .utf8).contains(name))
    let interfaces = try BuiltExecutable.run("/usr/bin/env", ["ip", "-oneline", "link"]).output
    #expect(!interfaces.contains("\(name)-switch"))
  }
}

/// A network namespace as links to it in /proc show it.
private struct NetworkNamespace {
  let link: String

  init(link: String) { self.link = link.trimmingCharacters(in: .whitespacesAndNewlines) }

  init(file: String) {
    var facts = stat()
    link = stat(file, &facts) == 0 ? "net:[\(facts.st_ino)]" : "none"
  }

  /// The processes that are in it.
  func processes() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc").filter {
      Int($0) != nil && (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\($0)/ns/net")) == link
    }
  }
}
