import ArgumentParser
import SettingKeys

/// The names of commands, before what follows them is read.
enum CommandNames {
  /// Throws where a command line begins with something else than a command, and says which was meant.
  static func refuseUnknown(_ arguments: ArraySlice<String>, of root: any ParsableCommand.Type) throws {
    var command = root
    var path: [String] = []
    for (index, argument) in arguments.enumerated() {
      // The parser's own command, which takes the names of others.
      if index == 0, argument == "help" { continue }
      let choices = command.configuration.subcommands
      guard !choices.isEmpty, !argument.hasPrefix("-") else { return }
      path.append(argument)
      guard let next = choices.first(where: { $0._commandName == argument }) else {
        let known = choices.filter { $0.configuration.shouldDisplay }.map { $0._commandName }
        let nearest = Suggestion.nearest(to: argument, among: known)
        let meant = nearest.map { (path.dropLast() + [$0]).joined(separator: " ") }
        throw ValidationError(
          "Unknown command '\(path.joined(separator: " "))'."
            + (meant.map { " Did you mean '\($0)'?" } ?? " There are \(known.joined(separator: ", "))."))
      }
      command = next
    }
  }
}
