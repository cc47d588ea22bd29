import Foundation
import TestSupport
import Testing

/// The containers' commands as their user, in the image's root, which cannot be written, with volumes as a kubelet makes them.
@Suite(
  "Containers of Kubernetes", .serialized, .waiting(minutes: 10),
  .nightly, .enabled(if: ForeignRoot.obstacle == nil, "only root can have a foreign root"))
struct ContainerTests {
  /// A volume of the group `fsGroup`, empty folders open to everybody, a configuration of root's, and the image's two files.
  private static let volumes = """
    mkdir -p "$root"/data "$root"/sweep "$root"/cache
    cp "$shared/passwd" "$shared/group" "$root/etc/"
    mount --bind "$shared/data" "$root/data"
    mount --bind "$shared/sweep" "$root/sweep"
    for place in tmp cache; do mount -t tmpfs -o mode=0777 "$place" "$root/$place"; done
    mount -t tmpfs -o mode=1777,size=64m shm "$root/dev/shm"
    umount "$root/mnt"
    """

  @Test(
    "the coordinator makes a token on standard output, by which workers join and train, and the results are printed")
  func sweep() throws {
    let sweep = try SmallSweep.smallest()
    let root = try ForeignRoot(.nothing, bundle: try ProgramBundle.built.get())
    for name in ["passwd", "group"] {
      try FileManager.default.copyItem(atPath: "\(Manifest.folder)/\(name)", toPath: "\(root.shared)/\(name)")
    }
    let data = root.shared + "/data"
    try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: false)
    try FileManager.default.createDirectory(atPath: root.shared + "/sweep", withIntermediateDirectories: false)
    try FileManager.default.copyItem(atPath: sweep.file, toPath: root.shared + "/sweep/sweep.toml")
    let (coordinator, workers, results) = try (
      Manifest("coordinator.yaml"), Manifest("workers.yaml"), Manifest("results.yaml")
    )
    #expect(chown(data, 0, UInt32(try coordinator.user())) == 0 && chmod(data, 0o2775) == 0)
    func launcher(_ manifest: Manifest, _ more: [String: String] = [:]) throws -> [String] {
      let environment = manifest.environment().merging(more) { $1 }
      return root.launcher(environment: environment, setup: Self.volumes, user: try manifest.user())
    }

    // The one thing that is otherwise: this host may have something at the port.
    let address = try FreeAddress.tcp()
    let port = try #require(address.split(separator: ":").last)
    let arguments = try coordinator.arguments().map { $0.replacing("0.0.0.0:7070", with: "0.0.0.0:\(port)") }
    #expect(try arguments != coordinator.arguments())
    let coordinating = try RunningExecutable(
      arguments, executable: ForeignRoot.program, launcher: launcher(coordinator))
    try #require(
      eventually { coordinating.errors.contains("nobody has joined yet") || !coordinating.isRunning },
      "\(coordinating.errors)")
    // As a kubelet's probe: connected, and closed without a word.
    for _ in 0..<5 { try BuiltExecutable.probe(port: UInt16(port) ?? 0) }
    let token = try root.run(
      ["keys", "token", "-", "--address", address, "--hosts", "40", "--hours", "168"], launcher: launcher(coordinator))
    #expect(token.status == 0 && token.errors == "", "\(token.errors)")
    let working = try RunningExecutable(
      workers.arguments(), executable: ForeignRoot.program,
      launcher: launcher(workers, ["SEEDSWEEP_JOIN": token.output]))
    #expect(coordinating.wait() == 0, "\(coordinating.errors) \(working.errors)")
    #expect(working.wait() == 0, "\(working.errors)")
    #expect(!coordinating.errors.contains("rejected"), "probes are no event: \(coordinating.errors)")

    let printed = try root.run(results.arguments(), launcher: launcher(results))
    #expect(printed.status == 0 && printed.output.contains("ssl-noaug-n5"), "\(printed.errors)")
  }
}

extension BuiltExecutable {
  /// Connects to a port of the loopback and closes the connection.
  fileprivate static func probe(port: UInt16) throws {
    let outcome = try shell("exec 3<>/dev/tcp/127.0.0.1/\(port)")
    if outcome.status != 0 { throw POSIXError(.ECONNREFUSED) }
  }
}
