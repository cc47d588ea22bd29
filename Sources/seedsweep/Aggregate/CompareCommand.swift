import ArgumentParser
import DurableFiles
import Program
import Report
import RunStore
import Sweep
import Training

struct CompareCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument { case text, markdown, latex, json }

  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compares two runs that trained differently.",
    discussion: """
      The same conditions and seeds on the same records, with another setting but the same science version and numeric \
      fingerprint: what it changes in Macro-F1 and collapse, \
      paired by seed, with intervals and exact tests.

      EXAMPLE
        seedsweep compare RUN-winograd RUN-direct
      """)

  @Argument(help: .run, completion: .file())
  var folder: String

  @Argument(help: "The run that it is compared with.", completion: .file())
  var reference: String

  @OptionGroup var analysis: AnalysisOptions

  @Option(help: "text for people; markdown; latex with booktabs tables; json for programs.")
  var format: Format = .text

  func run() throws {
    let runs = try [folder, reference].map { try RunStore.openReadOnly(directory: $0) }
    let descriptions = try runs.map { try $0.description() }
    if let difference = descriptions[0].differenceOfRecords(from: descriptions[1]) {
      throw OtherRecords(run: folder, reference: reference, difference: difference)
    }
    let otherNumbers = try runs[0].lineage().differences(from: runs[1].lineage())
    guard otherNumbers.isEmpty else {
      throw OtherNumbers(run: folder, reference: reference, differences: otherNumbers)
    }
    let outcomes = try runs.map { try SweepOutcome($0).judged(by: $0.description().definition.analysis.selection) }
    let report = RunComparisonReport(
      RunComparisonReport.Run(name: folder, outcome: outcomes[0]),
      against: RunComparisonReport.Run(name: reference, outcome: outcomes[1]),
      differences: descriptions[0].differences(from: descriptions[1])
        .map { RunComparisonReport.Difference(key: $0.key, value: $0.sweep, reference: $0.run) },
      options: analysis.options)
    guard !report.comparisons.isEmpty else { throw NoCommonCondition(run: folder, reference: reference) }
    try StandardOutput.write(text(of: report))
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
