import Access
import ArgumentParser
import DurableFiles

struct KeysRevokeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke",
    abstract: "Closes a host out, for good.",
    discussion: """
      Its workers are sent away within a second and their tasks given to others; their key is refused from then on. \
      --tokens makes every open join token useless.

      EXAMPLE
        seedsweep keys revoke anton
      """)

  @Argument(help: "A host's name or the first digits of its key, as keys list shows them.")
  var hosts: [String] = []

  @Flag(help: "Close every open join token.")
  var tokens = false

  @OptionGroup var keys: KeyOptions

  func validate() throws {
    if hosts.isEmpty && !tokens { throw ValidationError("say which host to revoke, or --tokens") }
  }

  func run() throws {
    let keys = try keys.coordinator()
    for host in hosts {
      for member in try keys.revoke(host) { try StandardOutput.line("revoked \(member.shortKey)  \(member.name)") }
    }
    if tokens { try StandardOutput.line("closed \(try keys.closeTokens()) tokens") }
  }
}
