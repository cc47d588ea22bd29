import ArgumentParser
import CSV
import DurableFiles
import Report
import Training

struct StatsCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument { case text, markdown, latex, json }

  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Says what the seeds of anybody's results show.",
    discussion: """
      Reads CSV files. A long table has a row a trial (or, with --epoch, a row an epoch), a column of conditions, one \
      of seeds and one of scores; without a column of conditions each file is one. A wide table has its scores in \
      columns that are called after conditions, seeds or both, as --columns says. Exports of W&B, MLflow and pandas \
      are such tables. The statistics are those of aggregate.

      EXAMPLES
        seedsweep stats results.csv --condition method --seed seed --metric accuracy --bounds 0,1
        seedsweep stats scratch.csv ssl.csv --metric test/auroc --bounds 0,1 --against scratch
        seedsweep stats history.csv --metric test_f1 --epoch _step --take best --select val_f1
        seedsweep stats table.csv --columns '{condition}' --bounds 0,100
        seedsweep stats wandb.csv --columns '{condition}-seed{seed} - val/loss' --lower-is-better --epoch Step
        seedsweep aggregate RUN --format csv > run.csv && seedsweep stats run.csv --metric macro_f1 --bounds 0,1
      """)

  @Argument(help: "CSV files with a header, read as one table.", completion: .file(extensions: ["csv"]))
  var files: [String]

  @OptionGroup var columns: TableOptions
  @OptionGroup var analysis: AnalysisOptions

  @Option(help: "The condition that the others are compared with (default: the first).")
  var against: String?

  @Flag(help: "Takes verdicts from tests that hold although seeds were added when results could be seen.")
  var everyLook = false

  @Option(help: "text for people; markdown; latex with booktabs tables; json for programs.")
  var format: Format = .text

  /// Far more than results have.
  private static let mostBytes = 1 << 30

  func validate() throws {
    guard !files.isEmpty else { throw ValidationError("give at least one CSV file") }
    guard Set(files).count == files.count else { throw ValidationError("a file is there twice") }
  }

  func run() throws {
    let tables = try files.map { path in
      try CSVTable(parsing: FileSystem.read(path, limit: Self.mostBytes), file: path)
    }
    let scores = try ScoreTables(tables, columns.reading, areLookedAt: everyLook)
    var options = analysis.options
    options.reference = try against.map { try scores.outcome.condition(named: $0) }
    let report = StatsReport(scores, options: options)
    try StandardOutput.write(text(of: report))
  }

  private func text(of report: StatsReport) -> String {
    switch format {
    case .text: report.text
    case .markdown: report.markdown
    case .latex: report.latex
    case .json: report.json
    }
  }
}
