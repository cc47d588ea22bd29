import Foundation
import TestSupport
import Testing

@Suite struct `A run in one file` {
  private let run: FirstVersionRun
  private let folder: TemporaryFolder
  private var file: String { folder.path + "/run.sqlite" }

  init() throws {
    run = try FirstVersionRun()
    folder = try TemporaryFolder()
    let outcome = try BuiltExecutable.run("archive", run.directory, file, "--encoders")
    try #require(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    try #require(outcome.output.hasPrefix("\(file): ") && outcome.output.contains("7 results, 1 file of the log, "))
  }

  private static let commands = [
    ["aggregate"], ["aggregate", "--summary"], ["aggregate", "--format", "json"], ["aggregate", "--format", "csv"],
    ["aggregate", "--multiverse"], ["status"], ["explain"], ["explain", "--format", "json"], ["verify"], ["hosts"],
    ["show", "--condition", "scratch-noaug-n70", "--seed", "1"], ["report", "--output", "-"],
    ["explain", "trial/scratch-noaug-n300/seed-2"], ["explain", "trial/ssl-noaug-n70/seed-2"],
  ]

  @Test(arguments: commands) func `is the folder to every command that looks at it`(command: [String]) throws {
    func outcome(of path: String) throws -> BuiltExecutable.Outcome {
      try BuiltExecutable.run([command[0], path] + command.dropFirst())
    }
    let (own, other) = (try outcome(of: file), try outcome(of: run.directory))
    #expect(own.status == 0 && own.errors == other.errors, "\(own.errors)")
    #expect(own.output.replacing(file, with: run.directory) == other.output)
  }

  @Test func `is compared with the folder, and put together with it`() throws {
    let comparison = try BuiltExecutable.run("compare", file, run.directory)
    #expect(comparison.status == 0 && comparison.output.contains("both trained in the same way"))
    let both = try BuiltExecutable.run("aggregate", file, run.directory)
    let own = try BuiltExecutable.run("aggregate", run.directory, run.directory)
    #expect(both.status == own.status && both.output.replacing(file, with: run.directory) == own.output)
  }

  @Test func `is refused by commands that write, in one line, and stays as it is`() throws {
    let bytes = try Data(contentsOf: URL(filePath: file))
    let address = "ipc://\(folder.path)/socket"
    for command in [
      ["run", run.sweep, "--output", file, "--workers", "1"], ["prune", file],
      ["coordinate", run.sweep, "--output", file, "--bind", address], ["archive", file, folder.path + "/b"],
    ] {
      let outcome = try BuiltExecutable.run(command)
      #expect(outcome.status == 1 && outcome.output.isEmpty)
      #expect(
        outcome.errors == "seedsweep: \(file): one file of a run, which is only read; \"seedsweep archive --extract\" "
          + "makes a folder of it\n")
    }
    let taken = try BuiltExecutable.run("archive", run.directory, file)
    #expect(taken.status == 1 && taken.errors == "seedsweep: \(file): is there already; --force replaces it\n")
    #expect(try BuiltExecutable.run("archive", "--extract", "--force", file, folder.path + "/c").status == 64)
    #expect(try Data(contentsOf: URL(filePath: file)) == bytes && folder.names() == ["run.sqlite"])
  }

  @Test func `becomes a folder again that says the same`() throws {
    let again = folder.path + "/again"
    let outcome = try BuiltExecutable.run("archive", "--extract", file, again)
    #expect(outcome.status == 0 && outcome.output.hasPrefix("\(again): "), "\(outcome.errors)")
    for command in ["aggregate", "explain", "verify"] {
      let (own, other) = (try BuiltExecutable.run(command, again), try BuiltExecutable.run(command, run.directory))
      #expect(own.status == 0 && own.output.replacing(again, with: run.directory) == other.output, "\(own.errors)")
    }
  }

  @Test func `has its conditions offered by shells`() throws {
    let typed = ["seedsweep", "show", file, "--condition", ""]
    let outcome = try BuiltExecutable.run(["---completion", "show", "--", "--condition", "4", "0"] + typed)
    #expect(outcome.output.split(separator: "\n").contains("scratch-noaug-n70"), "\(outcome.output)\(outcome.errors)")
  }
}
