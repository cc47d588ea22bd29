import Access
import ArgumentParser
import DurableFiles
import Foundation

struct KeysListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the hosts that have joined, the revoked ones and the open tokens.")

  @OptionGroup var keys: KeyOptions

  func run() throws {
    let keys = try keys.coordinator()
    try StandardOutput.line("coordinator  \(keys.shortKey)")
    for member in keys.membership.members {
      let end = member.revoked.map { "revoked \(Self.date($0))" } ?? "since \(Self.date(member.enrolled))"
      try StandardOutput.line("\(member.role)  \(member.shortKey)  \(member.name)  \(end)")
    }
    let now = Int(Date().timeIntervalSince1970)
    for token in keys.membership.tokens where token.expires > now && token.usesLeft > 0 {
      let hosts = token.usesLeft == 1 ? "one more host" : "\(token.usesLeft) more hosts"
      try StandardOutput.line("token  \(token.shortKey)  for \(hosts), until \(Self.date(token.expires))")
    }
  }

  private static func date(_ seconds: Seconds) -> String {
    Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
  }
}
