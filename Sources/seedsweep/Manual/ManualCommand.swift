import ArgumentParser
import DurableFiles
import Foundation
import Program

struct ManualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual",
    abstract: "Prints the manual page of all commands, for man.",
    discussion: """
      It is made of what --help says.

      EXAMPLE
        seedsweep manual | man -l -
        seedsweep manual > ~/.local/share/man/man1/seedsweep.1
      """)

  func run() throws {
    let help = try JSONDecoder().decode(CommandHelp.self, from: Data(SeedSweepCommand._dumpHelp().utf8))
    try StandardOutput.write(ManualPage(help.command, version: RunningProgram.version).text)
  }
}
