import ArgumentParser

struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "Says who may join the coordinators of this machine.",
    discussion: """
      A coordinator that other hosts can reach knows every one of them by its key. A host gets in once by a join token and \
      is then known for good, until it is revoked.

      EXAMPLE
        seedsweep keys token join.token --address tcp://10.0.0.1:7070
        seedsweep work --join join.token            # on the other host
        seedsweep keys list
        seedsweep keys revoke anton --with-token
        seedsweep keys log
      """,
    subcommands: [
      KeysTokenCommand.self, KeysListCommand.self, KeysRevokeCommand.self, KeysRotateCommand.self, KeysLogCommand.self,
    ])
}
