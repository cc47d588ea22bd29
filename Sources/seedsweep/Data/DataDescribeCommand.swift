public import ArgumentParser
import DurableFiles
public import ECGData
import Foundation

struct DataDescribeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "Says what a PTB-XL folder holds: the cohort of a task, and everything that is wrong.",
    discussion: """
      Exits with status 1 where anything is wrong for which a sweep that leaves nothing out would be refused; signals that \
      are not there count with --check-signals only, so that tables alone can be described. Warnings are what a sweep \
      accepts, as is what is wrong with the files of records outside the cohort.

      EXAMPLE
        seedsweep data describe --data ptb-xl-1.0.3 --check-signals
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

  @Option(
    name: .customLong("data"), help: "A folder with ptbxl_database.csv and scp_statements.csv.", completion: .directory)
  var folder: String

  @Flag(
    help: "Read every record and verify its header, length, checksums, leads, amplitude, and that no other is the same."
  )
  var checkSignals = false

  @Option(help: "What --check-signals says of missing samples, as in a sweep file's [data]: refuse or interpolate.")
  var missingSamples: MissingSamples = .refuse

  @Option(help: ArgumentHelp("The classes to count: rhythm-top5 or superdiagnostic.", valueName: "task"))
  var task: Labelling = .rhythmTop5

  @Option(help: "text for people, json for programs.")
  var format: Format = .text

  func run() async throws {
    var description = try DataDescription(folder: folder, task)
    if checkSignals {
      var line = ProgressLine("records checked")
      description.checkSignals(missingSamples: missingSamples) { line.show($0, of: $1) }
    }
    try StandardOutput.line(
      format == .json ? String(decoding: try description.json(), as: UTF8.self) : description.text)
    if description.isFaulty { throw ExitCode.failure }
  }
}

extension MissingSamples: ExpressibleByArgument {}

extension Labelling: ExpressibleByArgument {
  public init?(argument: String) {
    guard let builtIn = Self.builtIn(argument) else { return nil }
    self = builtIn
  }

  public var defaultValueDescription: String { name }

  public static var allValueStrings: [String] { builtIn.map(\.name) }
}
