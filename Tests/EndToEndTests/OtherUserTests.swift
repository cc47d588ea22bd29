import Foundation
import TestSupport
import Testing

/// What a second user of the machine can do to the processes of the first, and that nothing here needs root.
@Suite("Another user of the machine", .serialized, .needsOtherUser, .waiting(minutes: 20))
struct OtherUserTests {
  private let shared: TemporaryFolder

  init() throws { shared = try OtherUser.sharedFolder() }

  private static let connect = """
    import socket, sys
    peer = socket.socket(socket.AF_UNIX)
    peer.connect(sys.argv[1])
    print('connected')
    """

  private static let trace = """
    import ctypes, sys
    libc = ctypes.CDLL(None, use_errno=True)
    libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    PTRACE_SEIZE = 0x4206
    print('traced' if libc.ptrace(PTRACE_SEIZE, int(sys.argv[1]), None, None) == 0 else 'refused')
    try:
        open(f'/proc/{sys.argv[1]}/environ', 'rb').read()
        print('read')
    except PermissionError:
        print('closed')
    """

  @Test("nobody else can connect to the socket of a run")
  func socket() throws {
    let sweep = try SmallSweep(epochs: 5000)
    let process = try RunningExecutable(
      sweep.runCommand("run", workers: 1), environment: ["TMPDIR": shared.path, "XDG_RUNTIME_DIR": ""])
    func socket() throws -> String? { try shared.names().first { $0.hasSuffix(".socket") } }
    try #require(eventually { try socket() != nil }, "\(process.errors)")
    let path = shared.path + "/" + (try #require(try socket()))
    try #require(eventually { try mode(path) == 0o600 }, "libzmq binds, then its mode is set")
    #expect(try mode(URL(filePath: path).deletingLastPathComponent().path) == 0o700)
    let script = try shared.write(Self.connect, to: "connect.py")
    let stranger = try OtherUser.run([OtherUser.python, script, path])
    #expect(stranger.status == 1 && stranger.errors.contains("PermissionError"), "\(stranger.output)\(stranger.errors)")
    let own = try BuiltExecutable.run(OtherUser.python, [script, path])
    #expect(own.output == "connected\n", "\(own.errors)")
    process.send(SIGTERM)
    #expect(process.wait() == 130, "\(process.errors)")
  }

  private func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  @Test("a user without rights runs a cluster with keys, whose processes show others of that user no secret", .nightly)
  func secrets() throws {
    let sweep = try SmallSweep(epochs: 150)
    let home = shared.path + "/home"
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: false)
    try FileManager.default.copyItem(atPath: sweep.file, toPath: home + "/small.toml")
    chmod(home, 0o700)
    for path in [home, home + "/small.toml"] { #expect(chown(path, OtherUser.id, OtherUser.id) == 0) }
    let environment = ["HOME": home, "TMPDIR": shared.path, "XDG_RUNTIME_DIR": "", "SEEDSWEEP_KEYS": ""]
    func start(_ arguments: [String], _ more: [String: String] = [:]) throws -> RunningExecutable {
      try RunningExecutable(
        arguments, environment: environment.merging(more) { $1 }, launcher: OtherUser.launcher)
    }
    let coordinator = try start([
      "coordinate", home + "/small.toml", "--output", home + "/run", "--bind", try FreeAddress.tcp(), "--token",
      home + "/join.token", "--keys", home + "/coordinator-keys",
    ])
    try #require(
      eventually { FileManager.default.fileExists(atPath: home + "/join.token") || !coordinator.isRunning })
    let token = try String(contentsOfFile: home + "/join.token", encoding: .utf8)
    let secret = try #require(token.firstMatch(of: /"secret":"([0-9a-f]{64})"/)).1
    let worker = try start(
      ["work", "--processes", "2", "--keys", home + "/worker-keys", "--cache", home + "/worker-cache"],
      ["SEEDSWEEP_JOIN": token])
    try #require(
      eventually { try worker.descendants().count == 2 || !worker.isRunning }, "\(coordinator.errors) \(worker.errors)")
    let processes = [coordinator.processID, worker.processID] + (try worker.descendants())
    // A worker process closes itself when it reads its key.
    func isClosed(_ process: Int32) throws -> Bool {
      try FileManager.default.attributesOfItem(atPath: "/proc/\(process)/environ")[.ownerAccountID] as? Int == 0
    }
    try #require(eventually(within: 60) { try processes.allSatisfy(isClosed) }, "\(worker.errors)")
    let script = try shared.write(Self.trace, to: "trace.py")
    for process in processes {
      let environment = FileManager.default.contents(atPath: "/proc/\(process)/environ") ?? Data()
      let shown = String(decoding: environment, as: UTF8.self)
      #expect(shown.contains("TMPDIR=") && !shown.contains(secret))
      let tracer = try OtherUser.run([OtherUser.python, script, "\(process)"])
      #expect(tracer.output == "refused\nclosed\n", "\(tracer.output)\(tracer.errors)")
      let limits = try String(contentsOfFile: "/proc/\(process)/limits", encoding: .utf8)
      #expect(limits.contains(#/Max core file size +0 +0 /#))
    }
    for process in try worker.descendants() {
      let inherited = FileManager.default.contents(atPath: "/proc/\(process)/environ") ?? Data()
      #expect(!String(decoding: inherited, as: UTF8.self).contains("SEEDSWEEP_JOIN"))
    }
    #expect(coordinator.wait() == 0, "\(coordinator.errors)")
    #expect(worker.wait() == 0, "\(worker.errors)")
  }
}
