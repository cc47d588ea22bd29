import Access
import ArgumentParser
import DurableFiles
import Foundation
import ZeroMQ

struct KeysListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the hosts that have joined, the revoked ones and the open tokens.")

  @OptionGroup var keys: KeyOptions

  func run() throws {
    let keys = try keys.coordinator()
    try StandardOutput.line("coordinator  \(keys.shortKey)")
    let membership = keys.membership
    for member in membership.members { try StandardOutput.line(Self.text(member, in: membership)) }
    for token in membership.openTokens(at: Int(Date().timeIntervalSince1970)) {
      try StandardOutput.line("token  \(token.text)")
    }
  }

  private static func text(_ member: Member, in membership: Membership) -> String {
    let end = member.revoked.map { "revoked \($0.date)" } ?? "since \(member.enrolled.date)"
    let token = member.token.map { "  by token \($0.abbreviated)" } ?? ""
    let earlier = membership.revokedNamesake(of: member).map { "  back after \($0.shortKey) of this name was revoked" }
    return "\(member.role)  \(member.shortKey)  \(member.name)  \(end)\(token)\(earlier ?? "")"
  }
}
