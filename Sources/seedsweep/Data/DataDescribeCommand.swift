import ArgumentParser
import DurableFiles
import ECGData
import Foundation
import Sweep

struct DataDescribeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "Says what a folder of records holds: the cohort of a task, and everything that is wrong.",
    discussion: """
      Exits with status 1 where anything is wrong for which a sweep that leaves nothing out would be refused; signals that \
      are not there count with --check-signals only, so that tables alone can be described. Warnings are what a sweep \
      accepts, as is what is wrong with the files of records outside the cohort.

      A sweep file says what the folder is and what is counted; without one the options do, and where they do not, it is PTB-XL at \
      100 Hz with its five rhythms.

      EXAMPLES
        seedsweep data describe --data ptb-xl-1.0.3 --check-signals
        seedsweep data describe --data ptb-xl-1.0.3 --task superdiagnostic --rate 500
        seedsweep data describe --data georgia --source wfdb --draw-folds 1 --class SR=426783006 --class AF=164889003,164890007
        seedsweep data describe --sweep georgia.toml
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

  @Option(
    name: .customLong("data"),
    help:
      "A folder of records, for PTB-XL with ptbxl_database.csv and scp_statements.csv; with --sweep in place of the sweep file's own.",
    completion: .directory)
  var folder: String?

  @Option(
    help: "A sweep file, whose [task] and [data] say what the folder is, what is counted and what is read.",
    completion: .file(extensions: ["toml"]))
  var sweep: String?

  @Flag(
    help: "Read every record and verify its header, length, checksums, leads, amplitude, and that no other is the same."
  )
  var checkSignals = false

  @Option(
    help:
      "What --check-signals says of missing samples, as in a sweep file's [data]: refuse or interpolate; else refuse."
  )
  var missingSamples: MissingSamples?

  @OptionGroup var source: SourceOptions

  @Option(help: "text for people, json for programs.")
  var format: Format = .text

  func validate() throws {
    guard folder != nil || sweep != nil else { throw ValidationError("give a folder with --data, or a sweep file") }
    guard sweep == nil || !source.isGiven && missingSamples == nil else {
      throw ValidationError(
        "--sweep says what --source, --rate, --table, --draw-folds, --longer, --shorter, --task, --class and "
          + "--missing-samples would")
    }
  }

  func run() async throws {
    let definition = try sweep.map { try SweepFile.read(path: $0, dataFolder: folder).definition }
    guard let folder = definition.map({ $0.data.folder }) ?? folder else { throw NoFolder(sweep: sweep ?? "") }
    let missingSamples = definition?.missingSamples ?? missingSamples ?? .refuse
    var description = try DataDescription(
      folder: folder, source: definition?.sourceSettings ?? source.settings, definition?.task ?? source.labelling,
      records: definition?.packedRecords ?? .cohort)
    if checkSignals {
      var line = ProgressLine("records checked")
      description.checkSignals(missingSamples: missingSamples) { line.show($0, of: $1) }
    }
    try StandardOutput.line(
      format == .json ? String(decoding: try description.json(), as: UTF8.self) : description.text)
    if description.isFaulty { throw ExitCode.failure }
  }
}

/// A sweep file that names no folder, and none beside it.
private struct NoFolder: Error, CustomStringConvertible {
  let sweep: String

  var description: String { "\(sweep): [data] names no folder of records: give one with --data DIR" }
}
