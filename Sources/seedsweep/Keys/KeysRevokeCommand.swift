import Access
import ArgumentParser
import DurableFiles
import Foundation

struct KeysRevokeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke",
    abstract: "Closes a host out, for good.",
    discussion: """
      Its workers are sent away within a second and their tasks given to others; their key is refused from then on. \
      Who still has an open join token can come back by it with another key, which keys list and the coordinator then say; \
      the tokens that are open are printed. --with-token closes those by which the host came, --tokens all of them.

      EXAMPLE
        seedsweep keys revoke anton --with-token
      """)

  @Argument(help: "A host's name or the first digits of its key, as keys list shows them.")
  var hosts: [String] = []

  @Flag(help: "Close the join tokens by which the hosts came, too.")
  var withToken = false

  @Flag(help: "Close every open join token.")
  var tokens = false

  @OptionGroup var keys: KeyOptions

  func validate() throws {
    if hosts.isEmpty && !tokens { throw ValidationError("say which host to revoke, or --tokens") }
  }

  func run() throws {
    let keys = try keys.coordinator()
    for host in hosts { try Self.tell(try keys.revoke(host, withTokens: withToken), withToken) }
    if tokens { try StandardOutput.line("closed \(try keys.closeTokens().count) tokens") }
    let open = keys.membership.openTokens(at: Int(Date().timeIntervalSince1970))
    for token in open { try StandardOutput.line("still open: token  \(token.text)") }
  }

  private static func tell(_ revocation: CoordinatorKeys.Revocation, _ withToken: Bool) throws {
    for member in revocation.members {
      try StandardOutput.line("revoked \(member.shortKey)  \(member.name)")
      if withToken, member.token == nil {
        try StandardOutput.line("by which token \(member.name) came is not known: --tokens closes all of them")
      }
    }
    for token in revocation.closedTokens { try StandardOutput.line("closed token  \(token.text)") }
  }
}
