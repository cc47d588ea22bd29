import DurableFiles
import Foundation
import TestSupport
import Testing
import ZeroMQ

@testable import Access

@Suite("The security log")
struct SecurityLogTests {
  private let folder = try! TemporaryFolder()

  private func events(_ log: SecurityLog) throws -> [SecurityEvent] {
    try log.entries().map { try JSONDecoder().decode(SecurityEvent.self, from: Data($0.line.utf8)) }
  }

  @Test("tells what happens to tokens, members and keys, never a secret, in a file of its owner alone")
  func events() throws {
    let keys = try CoordinatorKeys(folder: folder.path + "/keys")
    let token = try keys.issueToken(address: "tcp://10.0.0.1:7070", role: .observer, uses: 3)
    let member = try keys.enrol(try CurveKeyPair().publicKey, name: "anton", token: token.keys.publicKey)
    try keys.revoke("anton", withTokens: true)
    _ = try keys.issueToken(address: "tcp://10.0.0.1:7070")
    try keys.closeTokens()
    _ = try keys.rotate()
    let events = try events(keys.log)
    #expect(events.map(\.event) == [.tokenIssued, .revoked, .tokenClosed, .tokenIssued, .tokenClosed, .rotated])
    #expect(events[1].key == member.shortKey && events[1].host == "anton" && events[1].role == .observer)
    let short = token.keys.publicKey.abbreviated
    #expect(events[0].token == short && events[1].token == short && events[2].token == short)
    let path = folder.path + "/keys/security.jsonl"
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    for secret in [token.keys.secretHexadecimal, keys.keys.secretHexadecimal] { #expect(!text.contains(secret)) }
  }

  @Test("keeps one or two megabytes, the latest, whatever is written")
  func bounded() throws {
    let log = SecurityLog(folder: folder.path)
    var event = SecurityEvent(.refused)
    event.reason = String(repeating: "x", count: 1000)
    let batch = Array(repeating: event, count: 100)
    for _ in 0..<50 { try log.write(batch) }
    event.reason = "the last"
    try log.write([event])
    let sizes = ["security.jsonl", "security.jsonl.1"].map { FileSystem.size(of: "\(folder.path)/\($0)") ?? 0 }
    #expect(sizes.allSatisfy { $0 > 0 && $0 <= 1 << 20 }, "\(sizes)")
    let kept = try events(log)
    #expect(kept.count > 900 && kept.last?.reason == "the last")
  }

  @Test("a line that a killed writer left half is skipped, and spoils no other one")
  func tornLine() throws {
    let log = SecurityLog(folder: folder.path)
    try log.write([SecurityEvent(.rotated)])
    let path = folder.path + "/security.jsonl"
    let half = try FileSystem.read(path) + Array(#"{"event":"refus"#.utf8)
    try FileSystem.writeDurably(half, to: path, mode: 0o600)
    try log.write([SecurityEvent(.revoked)])
    #expect(try events(log).map(\.event) == [.rotated, .revoked])
  }

  @Test("many writers at once lose nothing, and mix no lines")
  func manyWriters() async throws {
    let log = SecurityLog(folder: folder.path)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 { group.addTask { for _ in 0..<20 { try log.write([SecurityEvent(.joined)]) } } }
      try await group.waitForAll()
    }
    #expect(try events(log).count == 160)
  }

  @Test("what cannot be logged has happened all the same")
  func unwritable() throws {
    let keys = try CoordinatorKeys(folder: folder.path + "/keys")
    let token = try keys.issueToken(address: "tcp://10.0.0.1:7070")
    try FileSystem.remove(folder.path + "/keys/security.jsonl")
    try FileSystem.createFolder(folder.path + "/keys/security.jsonl")
    #expect(try keys.closeTokens().map(\.key) == [token.keys.publicKey])
    #expect(keys.standing(of: token.keys.publicKey) == nil)
  }
}
