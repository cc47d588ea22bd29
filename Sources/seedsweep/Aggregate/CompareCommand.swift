import ArgumentParser
import DurableFiles
import Program
import Report
import RunStore

struct CompareCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument { case text, markdown, latex, json }

  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compares runs, or conditions of other names.",
    discussion: """
      Two runs: the same conditions and seeds on the same records, with another setting but the same science version and \
      numeric fingerprint: what it changes in Macro-F1 and collapse, paired by seed, with intervals and exact tests. With \
      --condition and --against: one condition against another, of the same run or of two, whatever they are called; every \
      setting in which they differ is named.

      EXAMPLES
        seedsweep compare RUN-winograd RUN-direct
        seedsweep compare RUN --condition ssl-noaug-n70 --against scratch-noaug-n70
        seedsweep compare RUN OTHER --condition ssl-noaug-n70 --against warm@learning-rate=0.01
      """)

  @Argument(help: .run, completion: .file())
  var folder: String

  @Argument(
    help: "The run that it is compared with; with --condition and --against the same where it is not given.",
    completion: .file())
  var reference: String?

  @Option(help: "The condition of the first run that is compared.", completion: .conditions)
  var condition: String?

  @Option(
    help: "The condition of the second run, or of the only one, that it is compared with.", completion: .conditions)
  var against: String?

  @OptionGroup var analysis: AnalysisOptions

  @Option(help: "text for people; markdown; latex with booktabs tables; json for programs.")
  var format: Format = .text

  func validate() throws {
    guard (condition == nil) == (against == nil) else {
      throw ValidationError(
        "\(condition == nil ? "--against" : "--condition") takes \(condition == nil ? "--condition" : "--against"), too"
      )
    }
    guard reference != nil || condition != nil else {
      throw ValidationError("give two runs, or --condition and --against of one")
    }
  }

  func run() throws {
    let other = reference ?? folder
    let run = try ComparedRun(folder)
    let reference = other == folder ? run : try ComparedRun(other)
    if other != folder { try run.check(against: reference) }
    guard let condition, let against else {
      let report = RunComparisonReport(
        run.named, against: reference.named,
        differences: run.description.differences(from: reference.description).map(RunComparisonReport.Difference.init),
        options: analysis.options)
      guard !report.comparisons.isEmpty else { throw NoCommonCondition(run: folder, reference: other) }
      return try StandardOutput.write(text(of: report))
    }
    let pair = try ConditionPair(condition, of: run, against: against, of: reference)
    try StandardOutput.write(text(of: pair.report(analysis.options)))
  }

  private func text(of report: RunComparisonReport) -> String {
    switch format {
    case .text: report.text
    case .markdown: report.markdown
    case .latex: report.latex
    case .json: report.json
    }
  }
}

/// Runs whose seeds draw other records, as far as can be told.
struct OtherRecords: Error, CustomStringConvertible {
  let run: String
  let reference: String
  let difference: RunStoreError.Difference

  var description: String {
    "\(run): not compared with \(reference), as nothing says that both were trained on the same records: "
      + "\(difference.key) is \(difference.sweep) here and \(difference.run) in \(reference)"
  }
}

/// Runs between which any difference might be one of programs or hosts.
struct OtherNumbers: Error, CustomStringConvertible {
  let run: String
  let reference: String
  let differences: [Lineage.Difference]

  var description: String {
    let list = differences.map { "\($0.key) is \($0.value) there and \($0.other) in \(reference)" }
    return "\(run): not compared with \(reference), which was computed otherwise: \(list.joined(separator: "; "))"
  }
}

/// Runs that have nothing to compare.
struct NoCommonCondition: Error, CustomStringConvertible {
  let run: String
  let reference: String

  var description: String { "\(run) and \(reference) have no condition in common" }
}
