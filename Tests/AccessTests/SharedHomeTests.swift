import DurableFiles
import Foundation
import TestSupport
import Testing
import ZeroMQ

@testable import Access

@Suite("Keys in a home that several hosts share")
struct SharedHomeTests {
  private let folder = try! TemporaryFolder()
  private var worker: String { folder.path + "/worker" }

  private func keys(_ host: String) throws -> WorkerKeys { try WorkerKeys(sharedFolder: worker, host: host) }

  @Test("each host has a key of its own, keeps it, and joins for itself")
  func ownKeys() throws {
    let token = try CoordinatorKeys(folder: folder.path + "/coordinator").issueToken(
      address: "tcp://10.0.0.1:7070", uses: 2)
    let (anton, berta) = (try keys("anton"), try keys("berta"))
    #expect(anton.keys.publicKey != berta.keys.publicKey)
    try anton.remember(token)
    #expect(try anton.hasUsed(token) && !berta.hasUsed(token))
    let rotated = try berta.rotate().key
    #expect(try keys("anton").keys == anton.keys && keys("anton").hasUsed(token))
    #expect(try keys("berta").keys.publicKey == rotated)
    #expect(try FileSystem.names(in: worker) == ["on-anton", "on-berta"])
  }

  @Test("a name that is no name of a file stays in the folder", arguments: ["..", "a/b", "../coordinator", "", "ä"])
  func names(host: String) throws {
    let keys = try keys(host)
    #expect(FileSystem.parent(of: keys.folder) == worker)
    #expect(try folder.names().contains("worker/\(FileSystem.name(of: keys.folder))/worker.key"))
    #expect(try keys.keys != self.keys("b").keys)
  }

  @Test("the one key of an earlier version stays that of the first host that asks for it")
  func earlierVersion() throws {
    let old = try WorkerKeys(folder: worker)
    #expect(try keys("anton").keys == old.keys)
    #expect(try keys("berta").keys != old.keys)
    #expect(try keys("anton").keys == old.keys && keys("berta").keys == keys("berta").keys)
  }

  @Test("many processes of a host that ask at once get the same key, those of another one another")
  func atOnce() async throws {
    let found = try await withThrowingTaskGroup(of: (String, CurvePublicKey).self) { group in
      for number in 0..<16 {
        group.addTask {
          let host = ["anton", "berta"][number % 2]
          return (host, try keys(host).keys.publicKey)
        }
      }
      return try await group.reduce(into: [String: Set<String>]()) { $0[$1.0, default: []].insert($1.1.hexadecimal) }
    }
    #expect(found["anton"]?.count == 1 && found["berta"]?.count == 1 && found["anton"] != found["berta"])
  }

  @Test("a membership that another host replaced is taken over, though its size and time are the same")
  func replaced() throws {
    let keys = try CoordinatorKeys(folder: folder.path + "/coordinator")
    let token = try keys.issueToken(address: "tcp://10.0.0.1:7070")
    try keys.enrol(try CurveKeyPair().publicKey, name: "anton", token: token.keys.publicKey)
    let path = folder.path + "/coordinator/members.json"
    var information = stat()
    try #require(stat(path, &information) == 0)
    let text = String(decoding: try FileSystem.read(path), as: UTF8.self)
    try FileSystem.writeDurably(Array(text.replacing("\"anton\"", with: "\"berta\"").utf8), to: path, mode: 0o600)
    var times = [information.st_atim, information.st_mtim]
    try #require(utimensat(AT_FDCWD, path, &times, 0) == 0)
    try keys.refresh()
    #expect(keys.membership.members.map(\.name) == ["berta"])
  }

  @Test("a membership that cannot be looked for is an error, and not an empty one")
  func unknownMembership() throws {
    let place = folder.path + "/coordinator"
    let keys = try CoordinatorKeys(folder: place)
    let token = try keys.issueToken(address: "tcp://10.0.0.1:7070")
    let path = place + "/members.json"
    try FileSystem.remove(path)
    // To root no folder is closed; a link to itself leads nowhere for everybody.
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path)
    #expect(throws: FileError.self) { try keys.refresh() }
    #expect(throws: FileError.self) { _ = try CoordinatorKeys(folder: place) }
    #expect(throws: FileError.self) { _ = try keys.issueToken(address: "tcp://10.0.0.1:7070") }
    #expect(keys.standing(of: token.keys.publicKey) == .enrolling, "what was known stays known")
  }

  @Test("a membership in a folder that may not be entered any more is an error")
  func closedFolder() async throws {
    await #expect(processExitsWith: .success) {
      try becomeNobody()
      let folder = try TemporaryFolder()
      let place = folder.path + "/coordinator"
      let keys = try CoordinatorKeys(folder: place)
      _ = try keys.issueToken(address: "tcp://10.0.0.1:7070")
      chmod(place, 0)
      defer { chmod(place, 0o700) }
      let error = try #require(throws: FileError.self) { try keys.refresh() }
      try #require(error.code == EACCES)
    }
  }

  @Test("a key that cannot be looked for is an error, and is not replaced")
  func unknownKey() throws {
    let place = folder.path + "/keys"
    try FileSystem.createFolder(place)
    chmod(place, 0o700)
    let path = place + "/worker.key"
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path)
    #expect(throws: FileError.self) { _ = try WorkerKeys(folder: place) }
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == path)
  }
}
