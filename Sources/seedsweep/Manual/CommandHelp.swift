/// What ArgumentParser tells of a program's commands as JSON (`--experimental-dump-help`), as far as a manual says it.
struct CommandHelp: Decodable {
  struct Command: Decodable {
    var commandName: String
    var shouldDisplay: Bool
    var abstract: String?
    var discussion: String?
    var superCommands: [String]?
    var subcommands: [Command]?
    var arguments: [Argument]?

    /// As it is typed: `seedsweep keys token`.
    var fullName: String { ((superCommands ?? []) + [commandName]).joined(separator: " ") }
  }

  struct Argument: Decodable {
    struct Name: Decodable {
      var kind: String
      var name: String

      /// `--output`, `-h`.
      var text: String { (kind == "long" ? "--" : "-") + name }
    }

    var kind: String
    var shouldDisplay: Bool
    var isOptional: Bool
    var isRepeating: Bool
    var names: [Name]?
    var valueName: String?
    var defaultValue: String?
    var allValues: [String]?
    var abstract: String?
    var discussion: String?
  }

  var command: Command
}
