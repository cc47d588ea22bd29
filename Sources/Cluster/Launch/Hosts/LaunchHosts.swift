import DurableFiles
import SettingKeys
import TOML

/// The hosts of a launch, from a file or from names with commas between them.
///
/// A file is TOML: `[defaults]` holds for every host, `[hosts.NAME]` says what differs.
///
///     [defaults]
///     processes = 8
///
///     [hosts.node-1]
///     [hosts.node-2]
///     address = "10.0.0.2"
public struct LaunchHosts: Equatable, Sendable {
  public var hosts: [LaunchHost]

  static let mostHosts = 10_000
  private static let mostBytes = 16_000_000

  /// Reads the file of this name where there is one, or `text` as names: `node-1,anna@node-2:2222,localhost`.
  public init(_ text: String) throws {
    if text.hasSuffix(".toml") || (!text.contains(",") && FileSystem.size(of: text) != nil) {
      try self.init(try FileSystem.read(text, limit: Self.mostBytes), path: text)
    } else {
      try self.init(names: text)
    }
  }

  /// Reads names with commas between them.
  init(names: String) throws(LaunchHostsError) {
    hosts = []
    for word in names.split(separator: ",", omittingEmptySubsequences: false) {
      let word = word.trimmingPrefix(while: \.isWhitespace)
      guard !word.isEmpty else { throw LaunchHostsError("--hosts \(names)", "two commas have no name between them") }
      let parts = word.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      var rest = parts[parts.count - 1]
      var port: Int?
      if let colon = rest.lastIndex(of: ":"), rest.firstIndex(of: ":") == colon {
        guard let number = Int(rest[rest.index(after: colon)...]), (1...65_535).contains(number) else {
          throw LaunchHostsError("--hosts \(names)", "\(word) has a port that is not between 1 and 65535")
        }
        port = number
        rest = String(rest[..<colon])
      }
      var host = LaunchHost(name: rest, way: Self.way(of: rest))
      host.port = port
      if parts.count == 2 { host.user = parts[0] }
      try add(host, place: "--hosts \(names)")
    }
  }

  /// Reads the bytes of a file; `path` is what errors name.
  public init(_ bytes: [UInt8], path: String) throws(LaunchHostsError) {
    let document: TOMLTable
    do { document = try TOMLTable(parsing: bytes) } catch {
      throw LaunchHostsError(
        path, line: error.position.line, "not valid TOML: column \(error.position.column): \(error.reason)")
    }
    hosts = []
    for entry in document.entries where !["defaults", "hosts"].contains(entry.key) {
      throw LaunchHostsError(
        path, line: entry.position.line, "\(TOMLText.quoted(entry.key)) is neither [defaults] nor [hosts.NAME]")
    }
    let defaults = document.entry("defaults")
    guard let list = document.entry("hosts"), case .table(let table) = list.node.value, !table.entries.isEmpty else {
      throw LaunchHostsError(path, "no host: expected [hosts.NAME] once at least")
    }
    for entry in table.entries {
      var host = LaunchHost(name: entry.key, way: Self.way(of: entry.key))
      if let defaults { try Self.read(defaults.node, "defaults", into: &host, path) }
      try Self.read(entry.node, "hosts.\(entry.key)", into: &host, path)
      try add(host, place: path, line: entry.position.line)
    }
  }

  private static func way(of name: String) -> String { name == "localhost" ? LocalHost.name : SSHHosts.name }

  private static func read(
    _ node: TOMLNode, _ section: String, into host: inout LaunchHost, _ path: String
  ) throws(LaunchHostsError) {
    guard case .table(let table) = node.value else {
      throw LaunchHostsError(path, line: node.position.line, "\(section): expected a table, got \(node.shown)")
    }
    for entry in table.entries {
      guard let key = LaunchHostKey.all.first(where: { $0.name == entry.key }) else {
        let reason = KeyComplaint.unknownKey(entry.key, among: LaunchHostKey.all.map(\.name))
        throw LaunchHostsError(KeyComplaint(reason), of: entry, section, path)
      }
      do throws(KeyComplaint) { try key.read(entry.node, &host) } catch {
        throw LaunchHostsError(error, of: entry, section, path)
      }
    }
  }

  private mutating func add(_ host: LaunchHost, place: String, line: Int? = nil) throws(LaunchHostsError) {
    guard HostName.isValid(host.name) else {
      throw LaunchHostsError(
        place, line: line,
        "\(TOMLText.quoted(host.name)) cannot be the name of a host: expected letters, digits, -, _ and . (an address "
          + "of another form can stand beside it as address = \"...\")")
    }
    // ssh would take it for an option.
    guard !host.address.hasPrefix("-"), host.user?.hasPrefix("-") != true else {
      throw LaunchHostsError(place, line: line, "\(host.name): an address or a user does not begin with -")
    }
    guard !hosts.contains(where: { $0.name == host.name }) else {
      throw LaunchHostsError(place, line: line, "\(host.name) is there twice")
    }
    guard hosts.count < Self.mostHosts else { throw LaunchHostsError(place, "more than \(Self.mostHosts) hosts") }
    hosts.append(host)
  }

  /// The hosts with one of the labels; throws where there is none.
  public func choosing(labels: [String]) throws(LaunchHostsError) -> LaunchHosts {
    guard !labels.isEmpty else { return self }
    var chosen = self
    chosen.hosts = hosts.filter { !Set($0.labels).isDisjoint(with: labels) }
    guard !chosen.hosts.isEmpty else {
      throw LaunchHostsError("--label \(labels.joined(separator: ","))", "no host of the list has it")
    }
    return chosen
  }

  /// Every key of a host, for the documentation: a table in Markdown.
  package static var reference: String {
    (["| key | value | |", "|---|---|---|"] + LaunchHostKey.all.map { "| `\($0.name)` | \($0.expected) | \($0.help) |" })
      .joined(separator: "\n")
  }
}

/// What is wrong with a list of hosts, and where.
public struct LaunchHostsError: Error, Equatable, CustomStringConvertible {
  public let file: String
  /// Counted from 1; nil where no line is to blame.
  public let line: Int?
  public let reason: String

  init(_ file: String, line: Int? = nil, _ reason: String) {
    self.file = file
    self.line = line
    self.reason = reason
  }

  fileprivate init(_ complaint: KeyComplaint, of entry: TOMLTable.Entry, _ section: String, _ path: String) {
    self.init(
      path, line: complaint.position?.line ?? entry.position.line,
      "key \(TOMLText.quoted("\(section).\(entry.key)")): \(complaint.reason)")
  }

  public var description: String { TOMLText.printable("\(line.map { "\(file):\($0)" } ?? file): \(reason)") }
}
