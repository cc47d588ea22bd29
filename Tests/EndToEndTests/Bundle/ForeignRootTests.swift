import Foundation
import TestSupport
import Testing

/// A bundle where there is nothing of this machine, or another system.
@Suite(
  "A bundle in another root", .serialized, .waiting(minutes: 10),
  .nightly, .enabled(if: ForeignRoot.obstacle == nil, "only root can have a foreign root"))
struct ForeignRootTests {
  @Test("computes the same", arguments: ForeignRoot.Kind.all)
  func fingerprint(kind: ForeignRoot.Kind) throws {
    let root = try ForeignRoot(kind, bundle: try ProgramBundle.built.get())
    let outcome = try root.run("fingerprint")
    #expect(outcome.output == "e92077bd89a88f26872458650ceb66da9120876ef9a8d69ced4cd8a3361c31a2\n", "\(outcome.errors)")
    let version = try root.run("--version")
    #expect(try version.output == BuiltExecutable.run("--version").output, "\(version.errors)")
  }

  @Test("runs a sweep with worker processes to the same aggregate", arguments: ForeignRoot.Kind.all)
  func run(kind: ForeignRoot.Kind) throws {
    let sweep = try SmallSweep.smallest()
    let root = try ForeignRoot(kind, bundle: try ProgramBundle.built.get())
    try FileManager.default.copyItem(atPath: sweep.file, toPath: root.shared + "/small.toml")
    let outcome = try root.run("run", "/mnt/small.toml", "--output", "/mnt/run", "--workers", "2")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let inside = try root.run("aggregate", "/mnt/run", "--format", "json")
    #expect(try BuiltExecutable.run(sweep.runCommand("here", workers: 2)).status == 0)
    #expect(inside.status == 0, "\(inside.errors)")
    #expect(try inside.output == sweep.aggregate("here"))
    let verified = try root.run("verify", "/mnt/run")
    #expect(verified.status == 0, "\(verified.output)")
  }

  @Test(
    "joins a coordinator outside by a token, by a name of its own /etc/hosts, and trains",
    arguments: ForeignRoot.Kind.all)
  func joins(kind: ForeignRoot.Kind) throws {
    let sweep = try SmallSweep.smallest()
    let root = try ForeignRoot(kind, bundle: try ProgramBundle.built.get())
    let address = try FreeAddress.tcp()
    let token = root.shared + "/join.token"
    let coordinator = try RunningExecutable([
      "coordinate", sweep.file, "--output", sweep.run("run"), "--bind", address, "--cache", sweep.cache, "--keys",
      sweep.folder.path + "/keys", "--token", token, "--address",
      address.replacing("127.0.0.1", with: "coordinator.test"),
    ])
    try #require(
      eventually { FileManager.default.fileExists(atPath: token) || !coordinator.isRunning }, "\(coordinator.errors)")
    // Ways to look names up that the bundle has no library for come first, as on many systems.
    let names = """
      touch "$root/etc/hosts" "$root/etc/nsswitch.conf"
      printf '127.0.0.1 localhost coordinator.test\\n' >"$root/tmp/hosts"
      printf 'passwd: sss files systemd\\nhosts: mymachines files mdns4_minimal resolve dns\\n' >"$root/tmp/nsswitch.conf"
      for file in hosts nsswitch.conf; do mount --bind "$root/tmp/$file" "$root/etc/$file"; done
      """
    let worker = try RunningExecutable(
      ["work", "--join", "/mnt/join.token", "--processes", "2"], executable: ForeignRoot.program,
      launcher: root.launcher(setup: names))
    #expect(coordinator.wait() == 0, "\(coordinator.errors) \(worker.errors)")
    #expect(worker.wait() == 0, "\(worker.errors)")
    #expect(sweep.recorded("run") == SmallSweep.fewestTasks)
  }
}
