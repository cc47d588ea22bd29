import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Cluster

@Suite("The place of a socket", .waiting(minutes: 10))
struct SocketPlaceTests {
  /// For temporary files, as `/tmp` is.
  private let shared: TemporaryFolder
  private var parent: String { shared.path }
  private var own: String { "\(parent)/seedsweep-\(geteuid())" }

  init() throws { shared = try OtherUser.sharedFolder() }

  private func place(runtime: String = "") throws -> (SocketPlace, told: [String]) {
    var told: [String] = []
    let place = try SocketPlace(["TMPDIR": parent, "XDG_RUNTIME_DIR": runtime]) { told.append($0) }
    return (place, told)
  }

  private func folder(of place: SocketPlace) -> String { String(place.path[..<place.path.lastIndex(of: "/")!]) }

  @Test("what a killed process left is removed by the next one; what lives, or has another name, is not touched")
  func abandoned() throws {
    let living = try place().0
    for name in ["killed.lock", "killed.socket", "else.data"] {
      try shared.write("", to: "seedsweep-\(geteuid())/\(name)")
    }
    _ = FileManager.default.createFile(atPath: living.path, contents: nil)
    let next = try place().0
    let names = Set(try FileManager.default.contentsOfDirectory(atPath: own))
    #expect(!names.contains("killed.lock") && !names.contains("killed.socket") && names.contains("else.data"))
    #expect(FileManager.default.fileExists(atPath: living.path))
    withExtendedLifetime(next) {}
  }

  @Test("a folder for temporary files that other hosts may have is not used", .needsMounts)
  func sharedDisk() throws {
    let mount = try MountedFolder(type: "glusterfs")
    let place = try SocketPlace(["TMPDIR": mount.path, "XDG_RUNTIME_DIR": ""]) { _ in }
    #expect(!place.path.hasPrefix(mount.path))
    #expect(try FileManager.default.contentsOfDirectory(atPath: mount.source).isEmpty)
  }

  @Test("it is gone with its owner, and so is the folder when nobody else uses it")
  func gone() throws {
    let first = try place().0
    _ = try place().0.path
    #expect(FileManager.default.fileExists(atPath: own))
    first.remove()
    #expect(try shared.names().isEmpty)
  }

  @Test("many that come and go at once find a place each")
  func many() async throws {
    let environment = ["TMPDIR": parent, "XDG_RUNTIME_DIR": ""]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 { group.addTask { for _ in 0..<50 { _ = try SocketPlace(environment) { _ in } } } }
      try await group.waitForAll()
    }
    #expect(try shared.names().isEmpty)
  }

  @Test("it is in the user's runtime folder where that is the user's alone, and among the temporary files otherwise")
  func runtimeFolder() throws {
    let runtime = try TemporaryFolder()
    let inside = try place(runtime: runtime.path).0
    #expect(folder(of: inside) == runtime.path + "/seedsweep")
    for mode in [0o755, 0o1777] {
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: runtime.path)
      #expect(folder(of: try place(runtime: runtime.path).0) == own)
    }
    for unusable in ["", "run", parent + "/missing"] { #expect(folder(of: try place(runtime: unusable).0) == own) }
  }

  @Test("a folder for temporary files that is relative, too long for a socket or anybody's to change is not used")
  func parents() throws {
    #expect(SocketPlace.temporary(["TMPDIR": "/var/tmp"]) == "/var/tmp")
    for unusable in [nil, "", "tmp", "./tmp", "/" + String(repeating: "x", count: 70)] {
      #expect(SocketPlace.temporary(unusable.map { ["TMPDIR": $0] } ?? [:]) == "/tmp")
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: parent)
    #expect(SocketPlace.temporary(["TMPDIR": parent]) == "/tmp")
    // The longest address that can come of it fits.
    #expect(70 + "/seedsweep-4294967295/1z141z3.socket".utf8.count <= 107)
  }

  @Test("whoever takes the name of the folder loses nothing by it and keeps nobody from working")
  func squattedName() throws {
    let victim = try TemporaryFolder()
    for name in ["lock", "socket", "a.lock", "a.socket"] { try victim.write("precious", to: name) }
    let before = try victim.names()
    // Links where a folder of this program would be looked for, by this version and by those before it.
    for name in ["seedsweep-\(geteuid())", "seedsweep-socket-evil"] {
      try FileManager.default.createSymbolicLink(atPath: "\(parent)/\(name)", withDestinationPath: victim.path)
    }
    let (place, told) = try place()
    #expect(told.count == 1 && told[0].hasPrefix("\(own): "), "\(told)")
    let used = folder(of: place)
    #expect(used.hasPrefix("\(parent)/seedsweep-") && used != own)
    #expect(try FileManager.default.attributesOfItem(atPath: used)[.posixPermissions] as? Int == 0o700)
    place.remove()
    #expect(try victim.names() == before && !FileManager.default.fileExists(atPath: used))
  }

  /// Prepares folders as this program makes them, and swaps each with a link to the victim's files as fast as it can.
  private static let attack = """
    import os, sys
    parent, victim, names = sys.argv[1], sys.argv[2], sys.argv[3:]
    for name in names:
        os.mkdir(f'{parent}/{name}', 0o700)
        for file in ['lock', 'socket', 'a.lock', 'a.socket']:
            open(f'{parent}/{name}/{file}', 'w').close()
    def attempt(step, *arguments):
        try:
            step(*arguments)
        except OSError:
            pass  # the victim was faster
    print('ready', flush=True)
    while True:
        for name in names:
            path = f'{parent}/{name}'
            attempt(os.rename, path, path + '.real')
            attempt(os.symlink, victim, path)
            attempt(os.unlink, path)
            attempt(os.rename, path + '.real', path)
    """

  @Test(
    "a folder that another user prepared and swaps with a link leads to none of the victim's files", .needsOtherUser)
  func swappedLink() throws {
    let victim = try TemporaryFolder()
    for name in ["lock", "socket", "a.lock", "a.socket", "thesis.tex"] { try victim.write("precious", to: name) }
    let before = try victim.names()
    let script = try shared.write(Self.attack, to: "attack.py")
    let attacker = try RunningExecutable(
      [script, parent, victim.path, "seedsweep-\(geteuid())", "seedsweep-socket-evil"], executable: OtherUser.python,
      launcher: OtherUser.launcher)
    try #require(eventually(within: 60) { attacker.output.contains("ready") }, "\(attacker.errors)")
    for _ in 0..<500 {
      let place = try place().0
      #expect(try FileManager.default.attributesOfItem(atPath: folder(of: place))[.ownerAccountID] as? Int == 0)
    }
    #expect(attacker.isRunning, "\(attacker.errors)")
    #expect(try victim.names() == before)
    #expect(FileManager.default.fileExists(atPath: "\(parent)/attack.py"))
  }
}
