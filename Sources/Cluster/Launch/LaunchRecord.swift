import DurableFiles
import Foundation

/// What was started on a host for a run, as the run's folder keeps it.
public struct LaunchRecord: Codable, Equatable, Sendable {
  public var host: LaunchHost
  /// Nil until something was started.
  public var handle: LaunchHandle?
  public var wish = LaunchWish.run
  /// The coordinator's address as it was told to the host.
  public var coordinator: String?

  public init(host: LaunchHost) { self.host = host }
}

/// The part of a run's folder that says what was started for it, and where.
///
///     launch/run.json             what the run is called on hosts, and the coordinator's port
///     launch/hosts/NAME.json      what was started on a host
public struct LaunchFolder: Sendable {
  /// What launches of one run have in common.
  struct Run: Codable, Equatable {
    /// The name of its folders on hosts.
    var name: String
    /// Where hosts that are at work expect the coordinator.
    var port: UInt16?
  }

  public let directory: String

  /// The folder of the run in `directory`.
  public init(run directory: String) { self.directory = "\(directory)/launch" }

  /// Makes the folder, for nobody else's eyes.
  public func prepare() throws { _ = try PrivateFolder(directory) }

  /// Every record, of a folder that nobody else can have written: what stands in it decides what is run on hosts.
  public func trustedRecords() throws -> [LaunchRecord] {
    guard !FileSystem.isAbsent(directory) else { return [] }
    _ = try PrivateFolder(opening: directory)
    return try records()
  }

  private var hosts: String { "\(directory)/hosts" }
  private var runPath: String { "\(directory)/run.json" }

  private func path(_ host: String) -> String { "\(hosts)/\(host).json" }

  /// What the run is called on hosts, chosen at its first launch: runs of different machines may have the same folder name, and hosts that
  /// share a home keep all of them in one place.
  func run() throws -> Run {
    if let run: Run = try read(runPath) { return run }
    let folder = FileSystem.name(of: FileSystem.absolutePath(of: FileSystem.parent(of: directory)))
    let name = HostName.isValid(folder) ? String(folder.prefix(60)) : "run"
    let run = Run(name: "\(name)-\(String(UInt64.random(in: .min ... .max), radix: 36))")
    try write(run)
    return run
  }

  /// What the run is called on hosts.
  public func name() throws -> String { try run().name }

  func write(_ run: Run) throws { try write(run, to: runPath) }

  /// The record of a host; nil where nothing was started there.
  public func record(of host: String) throws -> LaunchRecord? {
    guard HostName.isValid(host) else { return nil }
    return try read(path(host))
  }

  /// Every record, by the hosts' names.
  public func records() throws -> [LaunchRecord] {
    guard FileSystem.exists(hosts) else { return [] }
    let names = try FileSystem.names(in: hosts).filter { $0.hasSuffix(".json") }.sorted()
    return try names.compactMap { try read("\(hosts)/\($0)") }
  }

  /// Changes a host's record, for every process that looks at it.
  @discardableResult
  public func update(_ host: LaunchHost, _ body: (inout LaunchRecord) -> Void) throws -> LaunchRecord {
    try FileSystem.createFolder(hosts)
    let lock = try FileLock(waitingFor: "\(directory)/lock")
    defer { withExtendedLifetime(lock) {} }
    var record = try record(of: host.name) ?? LaunchRecord(host: host)
    let before = record
    body(&record)
    if record != before || !FileSystem.exists(path(host.name)) { try write(record, to: path(host.name)) }
    return record
  }

  private func read<Value: Decodable>(_ path: String) throws -> Value? {
    guard !FileSystem.isAbsent(path) else { return nil }
    let bytes = try FileSystem.read(path)
    do { return try JSONDecoder().decode(Value.self, from: Data(bytes)) } catch {
      throw FileError(path, "is no record of a launch", reason: "another program wrote it, or the disk is damaged")
    }
  }

  private func write(_ value: some Encodable, to path: String) throws {
    try FileSystem.createFolder(FileSystem.parent(of: path))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try FileSystem.writeDurably(Array(encoder.encode(value)) + Array("\n".utf8), to: path)
  }
}
