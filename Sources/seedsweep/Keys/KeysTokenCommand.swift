import Access
import ArgumentParser
import ZeroMQ

struct KeysTokenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token",
    abstract: "Makes a token by which hosts can join.",
    discussion: """
      The token is a secret, so it goes to a file that only you can read, or with - to a pipe. It is good once for each of \
      --hosts hosts, for --hours hours; a coordinator that runs already knows it within a second.

      EXAMPLE
        seedsweep keys token join.token --address tcp://10.0.0.1:7070 --hosts 8
        seedsweep keys token - --address tcp://10.0.0.1:7070 | ssh anton seedsweep work --join -
      """)

  @Argument(help: "The file to write; - for standard output.", completion: .file())
  var file: String

  @Option(
    help: "The coordinator's address as the hosts reach it, such as tcp://10.0.0.1:7070.",
    transform: Endpoint.onCommandLine)
  var address: Endpoint

  @Option(help: "What the hosts may do: worker, observer or operator.", transform: Self.role)
  var role = Role.worker

  @OptionGroup var token: TokenOptions

  @OptionGroup var keys: KeyOptions

  private static func role(_ text: String) throws -> Role {
    guard let role = Role(rawValue: text) else { throw ValidationError("\"\(text)\" is no role") }
    return role
  }

  func run() throws { try token.issue(from: keys.coordinator(), address: address, role: role, to: file) }
}
