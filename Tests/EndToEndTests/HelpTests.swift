import Foundation
import TestSupport
import Testing

@Suite("The command line explains itself")
struct HelpTests {
  private static let commands = [
    ["check"], ["run"], ["coordinate"], ["work"], ["status"], ["serve"], ["show"], ["aggregate"], ["compare"],
    ["stats"],
    ["claim"], ["report"],
    ["train"], ["archive"], ["prune"], ["manual"],
    ["data", "describe"],
    ["data", "synthesize"],
  ]

  private func help(_ command: [String]) throws -> BuiltExecutable.Outcome {
    command.count == 1
      ? try BuiltExecutable.run(command[0], "--help") : try BuiltExecutable.run(command[0], command[1], "--help")
  }

  @Test("every command has an example of itself in its help", arguments: commands)
  func examples(command: [String]) throws {
    let outcome = try help(command)
    #expect(outcome.status == 0)
    let example = try #require(outcome.output.split(separator: "EXAMPLE").dropFirst().first)
    #expect(example.contains("seedsweep \(command.joined(separator: " ")) "))
  }

  @Test("completions for bash are a script that it can read", .programs("bash"))
  func bash() throws { try completions("bash") }

  @Test("completions for zsh are a script that it can read", .programs("zsh"))
  func zsh() throws { try completions("zsh") }

  @Test("completions for fish are a script that it can read", .programs("fish"))
  func fish() throws { try completions("fish") }

  private func completions(_ shell: String) throws {
    let outcome = try BuiltExecutable.run("--generate-completion-script", shell)
    #expect(outcome.status == 0)
    for command in Self.commands { #expect(outcome.output.contains(command[0])) }
    #expect(outcome.output.contains("dashboard") && outcome.output.contains("condition"))
    let folder = try TemporaryFolder()
    let script = try folder.write(outcome.output, to: "completions")
    let check = Process()
    check.executableURL = URL(filePath: "/usr/bin/env")
    check.arguments = [shell, "-n", script]
    check.standardError = FileHandle.nullDevice
    try check.run()
    check.waitUntilExit()
    #expect(check.terminationStatus == 0, "\(shell) -n finds nothing wrong")
  }

  @Test("commands stand in groups, a line each")
  func groups() throws {
    let lines = try BuiltExecutable.run("--help").output.split(separator: "\n").map(String.init)
    let heads = lines.filter { $0.hasSuffix(" SUBCOMMANDS:") }
    #expect(
      heads == ["RUN", "LOOK", "CLUSTER", "DATA", "KEYS", "MEASURE"].map { "\($0) SUBCOMMANDS:" }, "\(lines)")
    let commands = lines.drop { $0 != heads.first }.filter { $0.hasPrefix("  ") && !$0.contains("for detailed help") }
    #expect(commands.count == 27)
    for line in commands {
      #expect(line.count <= 80 && line.firstMatch(of: /^  [a-z]+ +[A-Z].*\.$/) != nil, "\(line)")
    }
  }

  @Test(
    "a command that is none is told with the one that was meant",
    arguments: [
      (["aggregat", "RUN"], "Unknown command 'aggregat'. Did you mean 'aggregate'?"),
      (["keys", "revok", "x"], "Unknown command 'keys revok'. Did you mean 'keys revoke'?"),
      (["help", "repot"], "Unknown command 'repot'. Did you mean 'report'?"),
      (["data", "zzzzzzzzz"], "Unknown command 'data zzzzzzzzz'. There are describe, synthesize."),
    ])
  func unknown(arguments: [String], message: String) throws {
    let outcome = try BuiltExecutable.run(arguments)
    #expect(outcome.status == 64 && outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("Error: \(message)\n"), "\(outcome.errors)")
  }

  @Test(
    "lines on usage keep to 80 columns, in help and in errors", arguments: commands + [["launch"], ["keys"]])
  func width(command: [String]) throws {
    let help = try help(command)
    let wrong = try BuiltExecutable.run(command + ["--no-such-option"])
    #expect(help.status == 0 && wrong.status == 64)
    for (text, start) in [(help.output, "USAGE: "), (wrong.errors, "Usage: ")] {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      let usage = lines.drop { !$0.hasPrefix(start) }.prefix { $0.hasPrefix(start) || $0.hasPrefix("       ") }
      #expect(usage.first?.contains("seedsweep \(command.joined(separator: " "))") == true, "\(text)")
      #expect(usage.allSatisfy { $0.count <= 80 }, "\(usage.joined(separator: "\n"))")
    }
  }

  @Test("the manual has every command, in requests that man pages have")
  func manual() throws {
    let outcome = try BuiltExecutable.run("manual")
    #expect(outcome.status == 0 && outcome.output.hasPrefix(".TH SEEDSWEEP 1 "))
    #expect(outcome.output.utf8.allSatisfy { $0 < 0x80 })
    for command in Self.commands + [["keys", "revoke"], ["benchmark", "step"]] {
      #expect(outcome.output.contains("\n.SS \"seedsweep \(command.joined(separator: " "))"), "\(command)")
    }
    #expect(!outcome.output.contains("worker\\-process") && outcome.output.contains("\n.B \\-\\-notify <command>\n"))
    let requests = Set(
      outcome.output.split(separator: "\n").filter { $0.hasPrefix(".") }.map { $0.prefix { $0 != " " } })
    #expect(requests.isSubset(of: [".TH", ".SH", ".SS", ".B", ".PP", ".TP", ".IP", ".RS", ".RE", ".nf", ".fi"]))
  }

  @Test("the manual is a page that groff sets without a warning", .programs("groff"))
  func manualPage() throws {
    let outcome = try BuiltExecutable.run("manual")
    let folder = try TemporaryFolder()
    let page = try folder.write(outcome.output, to: "seedsweep.1")
    let set = try BuiltExecutable.run("/usr/bin/env", ["groff", "-man", "-ww", "-Tutf8", page])
    #expect(set.status == 0 && set.errors.isEmpty, "\(set.errors)")
    #expect(set.output.contains("SEEDSWEEP_OUTCOME"))
  }

  @Test("shells are offered the conditions of the run or sweep file that is named")
  func conditions() throws {
    let run = try FirstVersionRun()
    func request(_ words: String...) throws -> BuiltExecutable.Outcome {
      let typed = ["seedsweep"] + words + ["--condition", ""]
      return try BuiltExecutable.run(
        ["---completion", words[0], "--", "--condition", "\(typed.count - 1)", "0"] + typed)
    }
    let ofRun = try request("show", run.directory)
    let ofFile = try request("train", run.sweep)
    withExtendedLifetime(run) {}
    for outcome in [ofRun, ofFile] {
      let names = outcome.output.split(separator: "\n")
      #expect(outcome.status == 0 && names.contains("scratch-noaug-n70"), "\(outcome.output)\(outcome.errors)")
    }
    let nothing = try request("show", "/nowhere")
    #expect(nothing.status == 0 && nothing.errors.isEmpty, "\(nothing.errors)")
  }
}
