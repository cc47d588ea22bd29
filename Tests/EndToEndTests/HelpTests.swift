import Foundation
import TestSupport
import Testing

@Suite("The command line explains itself")
struct HelpTests {
  private static let commands = [
    ["check"], ["run"], ["coordinate"], ["work"], ["status"], ["show"], ["aggregate"], ["compare"], ["stats"],
    ["claim"], ["report"],
    ["train"],
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

}
