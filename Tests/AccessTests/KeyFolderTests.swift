import DurableFiles
import Foundation
import TestSupport
import Testing
import ZeroMQ

@testable import Access

@Suite("Key folders")
struct KeyFolderTests {
  private let folder = try! TemporaryFolder()

  private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? Int)
  }

  @Test("every file is its owner's alone, from the first")
  func modes() throws {
    let coordinator = try CoordinatorKeys(folder: folder.path + "/new/coordinator")
    let token = try coordinator.issueToken(address: "tcp://10.0.0.1:7070")
    let worker = try WorkerKeys(folder: folder.path + "/worker")
    try worker.remember(token)
    try token.write(to: folder.path + "/join.token")
    for name in [
      "new/coordinator/coordinator.key", "new/coordinator/members.json", "worker/worker.key",
      "worker/coordinators.json", "join.token",
    ] { #expect(try mode("\(folder.path)/\(name)") == 0o600) }
    for name in ["new/coordinator", "worker"] { #expect(try mode("\(folder.path)/\(name)") == 0o700) }
  }

  @Test("a key that others could read is refused", arguments: [0o640, 0o604, 0o620, 0o644])
  func openToOthers(mode: Int) throws {
    let keys = folder.path + "/keys"
    _ = try CoordinatorKeys(folder: keys)
    let path = keys + "/coordinator.key"
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    #expect(throws: AccessError.openToOthers(path: path)) { _ = try CoordinatorKeys(folder: keys) }
    let token = folder.path + "/token"
    try JoinToken(address: "tcp://x:1", server: try CurveKeyPair().publicKey, keys: try CurveKeyPair(), expires: 1)
      .write(to: token)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: token)
    #expect(throws: AccessError.openToOthers(path: token)) { _ = try JoinToken.read(token) }
  }

  @Test("keys stay the same, and damaged ones are named without being shown")
  func damage() throws {
    let keys = folder.path + "/keys"
    let first = try CoordinatorKeys(folder: keys).keys
    #expect(try CoordinatorKeys(folder: keys).keys == first)
    let path = keys + "/coordinator.key"
    let damaged = Array(first.secretHexadecimal.utf8.dropLast(1)) + [UInt8(ascii: "!")]
    try FileSystem.writeDurably(damaged, to: path, mode: 0o600)
    let error = #expect(throws: AccessError.self) { _ = try CoordinatorKeys(folder: keys) }
    #expect(error?.description.hasPrefix("\(path): damaged") == true)
    #expect(error?.description.contains(first.secretHexadecimal.prefix(16)) == false)
  }

  @Test("a token is read as it was written, and an unreadable one is not repeated in the error")
  func token() throws {
    let token = try CoordinatorKeys(folder: folder.path + "/keys").issueToken(address: "tcp://10.0.0.1:7070", uses: 3)
    #expect(try JoinToken(text: token.text, source: "x") == token)
    let broken = String(token.text.dropLast(4))
    let error = #expect(throws: AccessError.self) { _ = try JoinToken(text: broken, source: "$JOIN") }
    #expect(error?.description == "$JOIN: damaged: expected a join token, as seedsweep keys token writes it")
    let members = try String(contentsOfFile: folder.path + "/keys/members.json", encoding: .utf8)
    #expect(!members.contains(token.keys.secretHexadecimal), "the coordinator keeps the public half only")
  }

  @Test("what one process writes the others see")
  func sharing() throws {
    let running = try CoordinatorKeys(folder: folder.path + "/keys")
    let command = try CoordinatorKeys(folder: folder.path + "/keys")
    let token = try command.issueToken(address: "tcp://10.0.0.1:7070")
    #expect(running.standing(of: token.keys.publicKey) == nil)
    try running.refresh()
    #expect(running.standing(of: token.keys.publicKey) == .enrolling)
    let host = try CurveKeyPair().publicKey
    try running.enrol(host, name: "anton", token: token.keys.publicKey)
    #expect(try command.revoke("anton").members.map(\.key) == [host])
    #expect(throws: AccessError.nobodyCalled("berta")) { _ = try command.revoke("berta") }
    try running.refresh()
    #expect(running.standing(of: host) == nil)
  }

  @Test("a host remembers the coordinator it joined, and forgets it for one that takes its address")
  func joined() throws {
    let worker = try WorkerKeys(folder: folder.path + "/worker")
    let first = try CoordinatorKeys(folder: folder.path + "/first").issueToken(address: "tcp://10.0.0.1:7070")
    let second = try CoordinatorKeys(folder: folder.path + "/second").issueToken(address: "tcp://10.0.0.1:7070")
    #expect(try worker.server(at: first.address) == nil)
    try worker.remember(first)
    #expect(try worker.server(at: first.address) == first.server)
    #expect(try worker.hasUsed(first) && !worker.hasUsed(second))
    try worker.remember(second)
    #expect(try worker.server(at: first.address) == second.server)
    #expect(try WorkerKeys(folder: folder.path + "/worker").keys == worker.keys)
  }

  @Test("many processes that ask for keys at once get the same ones")
  func race() async throws {
    let path = folder.path + "/race"
    let pairs = try await withThrowingTaskGroup(of: CurvePublicKey.self) { group in
      for _ in 0..<16 { group.addTask { try WorkerKeys(folder: path).keys.publicKey } }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(pairs.count == 1)
  }

  @Test("a folder of keys that others could enter, or put another one in place of, is refused with what mends it")
  func openFolder() throws {
    let keys = folder.path + "/shared/keys"
    _ = try CoordinatorKeys(folder: keys)
    for mode in [0o750, 0o705, 0o701, 0o770] {
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: keys)
      let error = #expect(throws: AccessError.folderOpenToOthers(path: keys)) { _ = try CoordinatorKeys(folder: keys) }
      #expect(error?.description.contains("chmod 700 \(keys)") == true)
      #expect(throws: AccessError.folderOpenToOthers(path: keys)) { _ = try WorkerKeys(folder: keys) }
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: keys)
    let shared = folder.path + "/shared"
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: shared)
    let error = #expect(throws: AccessError.replaceable(path: keys, folder: shared)) {
      _ = try CoordinatorKeys(folder: keys)
    }
    #expect(error?.description.contains("chmod go-w \(shared)") == true)
    // As /tmp is: each can remove only what is his own.
    try FileManager.default.setAttributes([.posixPermissions: 0o1777], ofItemAtPath: shared)
    _ = try CoordinatorKeys(folder: keys)
  }

  @Test("members of an earlier version, of whose token nothing was written, are read")
  func earlierMembers() throws {
    let keys = folder.path + "/keys"
    let key = try CurveKeyPair().publicKey
    _ = try CoordinatorKeys(folder: keys)
    let members = """
      {"members": [{"enrolled": 1, "key": "\(key)", "name": "anton", "role": "worker"}], "tokens": []}
      """
    try FileSystem.writeDurably(Array(members.utf8), to: keys + "/members.json", mode: 0o600)
    let coordinator = try CoordinatorKeys(folder: keys)
    #expect(coordinator.standing(of: key) == .member(.worker))
    #expect(try coordinator.revoke("anton", withTokens: true).closedTokens == [])
    #expect(try CoordinatorKeys(folder: keys).standing(of: key) == nil)
  }

  @Test("a coordinator's new key closes every token and leaves the members; the old one is nowhere")
  func rotatedCoordinator() throws {
    let keys = folder.path + "/keys"
    let old = try CoordinatorKeys(folder: keys)
    let token = try old.issueToken(address: "tcp://10.0.0.1:7070", uses: 2)
    let host = try CurveKeyPair().publicKey
    try old.enrol(host, name: "anton", token: token.keys.publicKey)
    let (key, closed) = try old.rotate()
    #expect(closed.map(\.key) == [token.keys.publicKey])
    let new = try CoordinatorKeys(folder: keys)
    #expect(new.keys.publicKey == key && key != old.keys.publicKey)
    #expect(new.standing(of: host) == .member(.worker) && new.standing(of: token.keys.publicKey) == nil)
    #expect(try mode(keys + "/coordinator.key") == 0o600)
    for name in try folder.names() where !((try? FileSystem.names(in: "\(folder.path)/\(name)")) != nil) {
      let text = String(decoding: try FileSystem.read("\(folder.path)/\(name)"), as: UTF8.self)
      #expect(!text.contains(old.keys.secretHexadecimal), "\(name)")
    }
  }

  @Test("a host's new key forgets the coordinators, so that a token is used for it again")
  func rotatedWorker() throws {
    let worker = try WorkerKeys(folder: folder.path + "/worker")
    let token = try CoordinatorKeys(folder: folder.path + "/keys").issueToken(address: "tcp://10.0.0.1:7070", uses: 2)
    try worker.remember(token)
    let (key, addresses) = try worker.rotate()
    #expect(addresses == [token.address])
    let new = try WorkerKeys(folder: folder.path + "/worker")
    #expect(new.keys.publicKey == key && key != worker.keys.publicKey)
    #expect(try !new.hasUsed(token) && new.server(at: token.address) == nil)
  }
}
