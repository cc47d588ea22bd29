import SettingKeys
import TOML

/// A key of a host in a list of hosts: everything that is known of it, stated once.
struct LaunchHostKey: Sendable {
  let name: String
  /// One line for the documentation.
  let help: String
  let expected: String
  let read: @Sendable (TOMLNode, inout LaunchHost) throws(KeyComplaint) -> Void

  init<Value: Sendable>(
    _ name: String, _ path: any WritableKeyPath<LaunchHost, Value> & Sendable, _ check: KeyCheck<Value>, _ help: String
  ) {
    self.name = name
    self.help = help
    expected = check.expected
    read = { node, host throws(KeyComplaint) in host[keyPath: path] = try check.read(node) }
  }

  static let all = [
    LaunchHostKey("address", \.address, .text(atMost: 253), "What ssh is told, where it is not the host's name."),
    LaunchHostKey("user", \.user, KeyCheck<String>.text(atMost: 100).optional(), "Whom ssh logs in as."),
    LaunchHostKey("port", \.port, KeyCheck<Int>.count(atMost: 65_535, of: "").optional(), "The port of its ssh."),
    LaunchHostKey(
      "processes", \.processes, KeyCheck<Int>.count(atMost: 4096, of: "worker processes").optional(),
      "How many workers; as many as the host has room for where it is not written."),
    LaunchHostKey(
      "threads", \.threads, KeyCheck<Int>.count(atMost: 256, of: "threads").optional(),
      "How many threads of a worker share a training."),
    LaunchHostKey(
      "cache", \.cache, KeyCheck<String>.folder.optional(), "Its folder for records, checkpoints, programs and logs."),
    LaunchHostKey(
      "data", \.data, KeyCheck<String>.folder.optional(),
      "A PTB-XL folder of the host, used instead of fetching the records."),
    LaunchHostKey(
      "program", \.program, KeyCheck<String>.folder.optional(),
      "A seedsweep that is installed there: nothing is copied."),
    LaunchHostKey("environment", \.environment, .variables, "What its processes find in their environment."),
    LaunchHostKey(
      "labels", \.labels, .list("an array of labels", atMost: 100, "labels", of: .text(atMost: 100)),
      "By which `--label` chooses hosts."),
    LaunchHostKey(
      "tunnel", \.isTunnelled, .flag,
      "Whether it reaches the coordinator through its ssh connection, as behind a firewall."),
  ]
}

extension KeyCheck<String> {
  /// A path from the root on: a host has no folder that another path could start from.
  fileprivate static var folder: KeyCheck {
    let text = KeyCheck.text(atMost: 1000)
    let expected = "a path that begins with /"
    return KeyCheck(
      expected, text: text.text,
      read: { node throws(KeyComplaint) in
        let path = try text.read(node)
        guard path.hasPrefix("/") else { throw .expected(expected, got: node) }
        return path
      })
  }
}

extension KeyCheck<[String: String]> {
  fileprivate static var variables: KeyCheck {
    let expected = "a table of texts, such as { TMPDIR = \"/scratch\" }"
    let text = KeyCheck<String>.text(atMost: 10_000)
    return KeyCheck(
      expected, text: { "\($0)" },
      read: { node throws(KeyComplaint) in
        guard case .table(let table) = node.value else { throw .expected(expected, got: node) }
        var variables: [String: String] = [:]
        for entry in table.entries {
          guard Self.isVariable(entry.key) else {
            throw KeyComplaint(
              "\(TOMLText.quoted(entry.key)) cannot be the name of a variable: expected letters, digits and _",
              at: entry.position)
          }
          variables[entry.key] = try text.read(entry.node)
        }
        return variables
      })
  }

  private static func isVariable(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
    return name.unicodeScalars.allSatisfy {
      $0.isASCII && ($0.properties.isAlphabetic || "0123456789_".unicodeScalars.contains($0))
    }
  }
}
