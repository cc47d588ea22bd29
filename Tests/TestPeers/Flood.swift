public import ContentHash
import Foundation

/// What one peer may try to drown a coordinator with.
public enum Flood: String, CaseIterable, Codable, Sendable {
  case messageWithoutEnd, tokenHolder, revokedPeer, strangersHandshake, emptyFrames, manyConnections
  case unreadChunks, learningCurve, failureTexts, uninvitedArtifacts, greetings
}

/// What an attacker's process is told.
public struct FloodSettings: Codable, Sendable {
  public var flood: Flood
  /// The number of the first wave; no two waves of a run have the same, because peers are named by it.
  public var firstWave: Int
  /// Where the coordinator listens, by TCP, and the port of it.
  public var address: String
  public var port: UInt16
  /// The folder of the coordinator's keys, for members and tokens of the attacker's own making.
  public var coordinatorKeys: String
  /// The folder of the keys of a host that has joined.
  public var memberKeys: String
  /// The digest of the records.
  public var data: SHA256Digest

  public init(
    _ flood: Flood, firstWave: Int, address: String, port: UInt16, coordinatorKeys: String, memberKeys: String,
    data: SHA256Digest
  ) {
    self.flood = flood
    self.firstWave = firstWave
    self.address = address
    self.port = port
    self.coordinatorKeys = coordinatorKeys
    self.memberKeys = memberKeys
    self.data = data
  }

  /// As an argument of the process.
  public var json: String { String(decoding: try! JSONEncoder().encode(self), as: UTF8.self) }

  public init(json: String) throws { self = try JSONDecoder().decode(Self.self, from: Data(json.utf8)) }
}
