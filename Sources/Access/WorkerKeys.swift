public import DurableFiles
import Foundation
public import ZeroMQ

/// A host's key pair and the coordinators it has joined, in a folder of that host.
///
///     worker.key           the secret key
///     coordinators.json    the public keys of coordinators, by address
///     security.jsonl       when the key was rotated
public struct WorkerKeys: Sendable {
  private struct Joined: Codable {
    var address: String
    var server: CurvePublicKey
    /// The public half of the token that was used.
    var token: CurvePublicKey
  }

  public let folder: String
  public let keys: CurveKeyPair

  /// Opens the folder; makes it, with a new key pair, where there is none.
  public init(folder: String) throws {
    self.folder = folder
    try SecretFile.prepareFolder(folder)
    keys = try KeyFile.pair(at: Self.keyPath(in: folder))
  }

  /// This host's keys in a folder that several hosts may share: each has a key of its own, below its name.
  ///
  /// Earlier versions had one key in `parent` itself, which stays that of the first host that asks for it.
  public init(sharedFolder parent: String, host: String = HostFolder.hostName) throws {
    try SecretFile.prepareFolder(parent)
    try self.init(folder: HostFolder.path(in: parent, formerlyWith: Self.keyName, host: host))
  }

  private static let keyName = "worker.key"

  private static func keyPath(in folder: String) -> String { "\(folder)/\(keyName)" }

  private var joinedPath: String { "\(folder)/coordinators.json" }

  /// By what a worker process proves who it is.
  public func credentials(for server: CurvePublicKey) -> Credentials {
    Credentials(keyFile: Self.keyPath(in: folder), server: server)
  }

  /// The key of the coordinator at `address`; nil where this host has not joined it.
  public func server(at address: String) throws -> CurvePublicKey? {
    try joined().last { $0.address == address }?.server
  }

  /// Whether this host has joined by this very token.
  public func hasUsed(_ token: JoinToken) throws -> Bool {
    try joined().contains {
      $0.address == token.address && $0.server == token.server && $0.token == token.keys.publicKey
    }
  }

  /// Remembers the coordinator that a token led to.
  public func remember(_ token: JoinToken) throws {
    let lock = try FileLock(waitingFor: "\(folder)/lock")
    defer { withExtendedLifetime(lock) {} }
    let others = try joined().filter { $0.address != token.address }
    let all = others + [Joined(address: token.address, server: token.server, token: token.keys.publicKey)]
    try write(all)
  }

  private func write(_ joined: [Joined]) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try SecretFile.write(Array(encoder.encode(joined)), to: joinedPath)
  }

  /// Forgets every coordinator, as none of them knows the new key, and puts a new key pair in place of this one, which is kept nowhere.
  ///
  /// Returns the new public key and the addresses that have to be joined anew.
  public func rotate() throws -> (key: CurvePublicKey, addresses: [String]) {
    let lock = try FileLock(waitingFor: "\(folder)/lock")
    defer { withExtendedLifetime(lock) {} }
    let addresses = try joined().map(\.address)
    // First: a token that was used is used again only where it is not remembered.
    if !addresses.isEmpty { try write([]) }
    let key = try KeyFile.replace(at: Self.keyPath(in: folder)).publicKey
    log.note([SecurityEvent(rotatedTo: key, from: keys.publicKey)])
    return (key, addresses)
  }

  public var log: SecurityLog { SecurityLog(folder: folder) }

  private func joined() throws -> [Joined] {
    guard let bytes = try SecretFile.readIfThere(joinedPath) else { return [] }
    guard let joined = try? JSONDecoder().decode([Joined].self, from: Data(bytes)) else {
      throw AccessError.damaged(path: joinedPath, expected: "coordinators as JSON")
    }
    return joined
  }
}

/// How a peer proves who it is, and whom it takes for the coordinator. Holds no secret, only where one is.
public struct Credentials: Codable, Equatable, Sendable {
  public var keyFile: String
  public var server: CurvePublicKey

  public init(keyFile: String, server: CurvePublicKey) {
    self.keyFile = keyFile
    self.server = server
  }

  /// What a socket needs to be told.
  public func socketOption() throws -> SocketOption { .curveClient(try KeyFile.read(keyFile), server: server) }
}
