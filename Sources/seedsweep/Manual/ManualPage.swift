/// The manual page of the program, in the macros of man(7).
struct ManualPage {
  private let program: CommandHelp.Command
  private let version: String

  init(_ program: CommandHelp.Command, version: String) {
    self.program = program
    self.version = version
  }

  var text: String {
    let name = program.commandName
    let head = [
      ".TH \(name.uppercased()) 1 \"\" \"\(name) \(version)\"", ".SH NAME",
      ManualText.line("\(name) - \(program.abstract ?? "")"), ".SH SYNOPSIS", ".B \(name)",
      "\\fIcommand\\fR [\\fIarguments\\fR]", ".SH DESCRIPTION",
    ]
    let commands = program.subcommands ?? []
    return
      (head + Self.discussion(program, heading: ".SH") + [".SH COMMANDS"] + commands.flatMap(Self.lines))
      .joined(separator: "\n") + "\n"
  }

  /// A command and those below it; nothing of one that is not for people, nor of the one that prints help.
  private static func lines(_ command: CommandHelp.Command) -> [String] {
    guard command.shouldDisplay, command.commandName != "help" else { return [] }
    let below = command.subcommands ?? []
    let arguments = below.isEmpty ? (command.arguments ?? []).filter(\.shouldDisplay) : []
    return [".SS \"\(ManualText.escaped(synopsis(command, arguments)))\"", ManualText.line(command.abstract ?? "")]
      + discussion(command, heading: nil) + arguments.flatMap(lines) + below.flatMap(lines)
  }

  /// `seedsweep show RUN`: the command with what it cannot do without.
  private static func synopsis(_ command: CommandHelp.Command, _ arguments: [CommandHelp.Argument]) -> String {
    let words = arguments.filter { $0.kind == "positional" || !$0.isOptional }.map { argument in
      let value = "<\(argument.valueName ?? "value")>"
      let name = argument.names?.first { $0.kind == "long" }?.text
      let word = [name, argument.kind == "flag" ? nil : value].compactMap { $0 }.joined(separator: " ")
      return (argument.isOptional ? "[\(word)]" : word) + (argument.isRepeating ? "..." : "")
    }
    return ([command.fullName] + words).joined(separator: " ")
  }

  private static func lines(_ argument: CommandHelp.Argument) -> [String] {
    let names = (argument.names ?? []).map(\.text).joined(separator: ", ")
    let value = argument.kind == "flag" ? "" : "<\(argument.valueName ?? "value")>"
    let label = [names, value].filter { !$0.isEmpty }.joined(separator: " ")
    var text = argument.abstract ?? ""
    if let values = argument.allValues?.filter({ !$0.isEmpty }), !values.isEmpty {
      text += " Values: \(values.joined(separator: ", "))."
    }
    if let usual = argument.defaultValue, !usual.isEmpty { text += " Default: \(usual)." }
    let further = argument.discussion.map { ManualText.line($0) }.map { [".IP", $0] } ?? []
    return [".TP", ".B \(ManualText.escaped(label))", ManualText.line(text)] + further
  }

  /// Paragraphs, headings in capitals, and lines that are to stay as they are because they are indented.
  private static func discussion(_ command: CommandHelp.Command, heading: String?) -> [String] {
    var lines: [String] = []
    var isKept = false
    for line in (command.discussion ?? "").split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      let keeps = line.hasPrefix("  ")
      if keeps != isKept, keeps || !line.isEmpty {
        lines += keeps ? [".RS 2", ".nf"] : [".fi", ".RE"]
        isKept = keeps
      }
      if line.isEmpty {
        lines.append(isKept ? "" : ".PP")
      } else if !isKept, line == line.uppercased() {
        lines.append(heading.map { "\($0) \(line)" } ?? "\\fB\(line)\\fR")
      } else {
        lines.append(ManualText.line(isKept ? String(line.dropFirst(2)) : line))
      }
    }
    return (lines.isEmpty ? [] : [".PP"]) + lines + (isKept ? [".fi", ".RE"] : [])
  }
}
