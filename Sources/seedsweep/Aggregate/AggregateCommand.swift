import ArgumentParser
import DurableFiles
import Report
import RunStore
import Sweep
import Training

struct AggregateCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, markdown, latex, methods, json, csv
    case hostsCSV = "csv-hosts"
    case epochsCSV = "csv-epochs"
  }

  static let configuration = CommandConfiguration(
    commandName: "aggregate",
    abstract: "Says what the seeds of one or several runs show.",
    discussion: """
      Of runs that are finished or still running: the verdict, what was run, tables of Macro-F1 and collapse with \
      intervals, comparisons seed by seed, what the seeds can and cannot show, how many more would. Runs are put together only \
      if they trained in the same way on the same data, by the same science version and with the same numeric \
      fingerprint. Runs that differ only in the value of a stream that they hold tell how much of the spread is that \
      stream's.

      EXAMPLES
        seedsweep aggregate RUN --summary
        seedsweep aggregate RUN
        seedsweep aggregate RUN --against scratch-noaug-n70 --published zeng-2026
        seedsweep aggregate RUN MORE-SEEDS --format json
        seedsweep aggregate RUN --multiverse
        seedsweep aggregate RUN --choose-over learning-rate
        seedsweep aggregate RUN --choose best=ssl-noaug-n70,ssl-strongaug-n70 --against best
        seedsweep aggregate RUN --per-class
        seedsweep aggregate RUN --metric macro-auroc
        seedsweep aggregate RUN --format latex --table scores --columns 2 > scores.tex
      """)

  @Argument(
    help: ArgumentHelp("The folders of runs, as given to --output, or one file of each.", valueName: "run"),
    completion: .file())
  var folders: [String]

  @Option(
    help: "The condition that the others are compared with (default: the sweep's first).", completion: .conditions)
  var against: String?

  @Option(
    help: "Puts published results beside ours: \(ClaimSource.known), or a file as seedsweep claim --print gives one.")
  var published: ClaimSource?

  @Flag(
    help:
      "Also says what each comparison would have shown had other epochs been selected, or collapse been read otherwise."
  )
  var multiverse = false

  @Flag(exclusivity: .exclusive) var part: AggregatePart?

  @OptionGroup var candidates: ChoiceOptions

  @OptionGroup var analysis: AnalysisOptions

  @Option(
    help: """
      text for people; markdown; latex with floats of booktabs tables; methods, a paragraph for a paper; json for programs; csv for \
      a row a trial, in which a text that a spreadsheet would take for a formula gets an apostrophe before it; csv-hosts for the \
      same with who trained it and for how long; csv-epochs for a row an epoch. seedsweep stats reads all three.
      """)
  var format: Format = .text

  @Option(help: "With --format latex: this table alone, such as scores, collapse or comparisons.")
  var table: String?

  @Option(
    help: "With --format latex: the columns of the paper's page, 1 or 2, whose widths tables keep to (default: 1).")
  var columns: Int?

  func validate() throws {
    guard !folders.isEmpty else { throw ValidationError("give at least one run folder") }
    guard format == .latex || table == nil && columns == nil else {
      throw ValidationError("\(table == nil ? "--columns" : "--table") is of --format latex")
    }
    guard table == nil || part == nil else { throw ValidationError("--table is of the whole, not of a part of it") }
    if let columns, LaTeXColumns(rawValue: columns) == nil {
      throw ValidationError("--columns \(columns): a page has 1 or 2")
    }
    try published?.validate()
    try part?.check(format)
  }

  func run() throws {
    switch try CombinedRuns(folders: folders) {
    case .one(let outcome): try StandardOutput.write(try text(of: candidates.apply(to: outcome)))
    case .streams(let streams, let outcomes):
      try StandardOutput.write(try text(of: ChanceReport(streams: streams, outcomes: outcomes)))
    }
  }

  private func text(of outcome: SweepOutcome) throws -> String {
    var options = analysis.options
    options.reference = try against.map { try outcome.condition(named: $0) }
    let report = AggregateReport(
      outcome, options: options, published: try published?.read(), multiverse: multiverse)
    return switch format {
    case .text: part.map { report.text(of: $0.part) } ?? report.text
    case .markdown: part.map { report.markdown(of: $0.part) } ?? report.markdown
    case .latex: try latex(report)
    case .methods: report.methods
    case .json: report.json
    case .csv: part == .perClass ? report.classesCSV : report.csv
    case .hostsCSV: report.hostsCSV
    case .epochsCSV: report.epochsCSV
    }
  }

  private func latex(_ report: AggregateReport) throws -> String {
    let columns = columns.flatMap(LaTeXColumns.init) ?? .one
    if let part { return report.latex(of: part.part, columns: columns) }
    return try table.map { try report.latex(table: $0, columns: columns) } ?? report.latex(columns: columns)
  }

  private func text(of report: ChanceReport) throws -> String {
    guard table == nil, columns == nil else {
      throw ValidationError("runs that hold a stream at different values have no --table and --columns")
    }
    guard !multiverse else {
      throw ValidationError("runs that hold a stream at different values have no --multiverse: ask for that of one run")
    }
    guard analysis.metric == .macroF1 else {
      throw ValidationError("runs that hold a stream at different values have no --metric: ask for that of one run")
    }
    guard !candidates.isAsked else {
      throw ValidationError(
        "runs that hold a stream at different values have no choice of candidates: ask for that of one run")
    }
    if let part {
      throw ValidationError("runs that hold a stream at different values have no \(part.name): ask for that of one run")
    }
    return switch format {
    case .text: report.text
    case .markdown: report.markdown
    case .latex: report.latex
    case .json: report.json
    case .methods, .csv, .hostsCSV, .epochsCSV:
      throw ValidationError("runs that hold a stream at different values have no --format \(format.rawValue)")
    }
  }
}
