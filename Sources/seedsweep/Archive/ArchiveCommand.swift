import ArgumentParser
import Cluster
import DurableFiles
import RunStore

struct ArchiveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "archive",
    abstract: "Makes one file of a run, read like its folder.",
    discussion: """
      Results and log of a run that is over or was stopped, with --encoders also its pretrained encoders. Every command \
      that looks at a run takes the file in place of the folder; run, coordinate and prune take a folder, which --extract \
      makes of the file again. The file is an SQLite database. It is read back and compared with the run before it gets \
      its name.

      EXAMPLES
        seedsweep archive RUN run.sqlite
        seedsweep aggregate run.sqlite --summary
        seedsweep archive --extract run.sqlite RUN-again
      """)

  @Argument(help: ArgumentHelp("The run's folder; with --extract the file.", valueName: "run"), completion: .file())
  var source: String

  @Argument(help: ArgumentHelp("The file to make; with --extract the folder.", valueName: "file"), completion: .file())
  var destination: String

  @Flag(help: "Also its pretrained encoders, without which a coordinator trains them anew.")
  var encoders = false

  @Flag(help: "Replace a file that is there.")
  var force = false

  @Flag(help: "Make a run's folder of a file; one that holds anything is refused.")
  var extract = false

  func validate() throws {
    guard !extract || !encoders && !force else {
      throw ValidationError("--extract takes out what there is, to a new folder: leave --encoders and --force out")
    }
  }

  func run() throws {
    let contents =
      try extract
      ? RunStore.extract(archive: source, to: destination)
      : RunStore.archive(
        directory: source, logs: EventLog.files(run: source), encoders: encoders, to: destination, isReplacing: force)
    try StandardOutput.line("\(destination): \(contents)")
  }
}
