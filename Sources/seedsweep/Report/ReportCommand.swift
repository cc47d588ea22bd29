import ArgumentParser
import DurableFiles
import Report
import RunStore
import Sweep
import Training

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Writes a run's report, a page of HTML.",
    discussion: """
      One file with tables and figures, which needs nothing else. The run may still be going on. The same results \
      give the same file, byte by byte.

      EXAMPLE
        seedsweep report RUN --output report.html --figures figures
        seedsweep report RUN --output report.html --choose-over learning-rate
        seedsweep report RUN --output report.html --figures figures --format pdf,png --width 89mm
      """)

  @Argument(help: .run, completion: .file())
  var folder: String

  @Option(help: "Where to write the report; - for standard output.", completion: .file(extensions: ["html"]))
  var output: String

  @Option(
    help: "A folder for the figures, each as a file of its own, for paper; made where there is none.",
    completion: .directory)
  var figures: String?

  @Option(
    help: "What the figures are written as: svg, pdf, png, or several with commas. PDF and PNG need rsvg-convert.")
  var format = FigureFormats.svg

  @Option(help: "How wide the figures are on paper, such as 89mm (one column), 183mm (two), 3.5in or 252pt.")
  var width = "183mm"

  @Option(
    help: "The condition that the others are compared with (default: the sweep's first).", completion: .conditions)
  var against: String?

  @OptionGroup var candidates: ChoiceOptions

  @Option(help: "What trials are scored by; epochs are selected by validation Macro-F1 whatever it is.")
  var metric = TestMetric.macroF1

  @Option(
    help:
      "The published results beside ours: \(ClaimSource.known), a file as seedsweep claim --print gives one, or none.")
  var published = Self.usualClaim

  /// What stands beside results if nobody says otherwise.
  static let usualClaim = "zeng-2026"

  func validate() throws {
    guard FigureWidth(width) != nil else {
      let range = FigureWidth.range
      throw ValidationError(
        "--width \(width) is no width: expected a number with mm, cm, in or pt, from \(Int(range.lowerBound)) to \(Int(range.upperBound)) mm"
      )
    }
    try claim?.validate()
  }

  func run() throws {
    // Known before anything is written.
    let converter = figures == nil || format == .svg ? nil : try FigureConverter()
    let report = try RunReport(
      RunStore.openReadOnly(directory: folder), against: against, choosing: candidates.apply, metric: metric,
      published: claim?.read())
    try FileSystem.deliver(Array(report.html.utf8), to: output)
    let written = try figures.map { try write(report, to: $0, converter) } ?? []
    // The report itself may be what standard output holds.
    if output != "-" { for path in [output] + written { try StandardOutput.line(path) } }
  }

  private var claim: ClaimSource? { published == "none" ? nil : ClaimSource(argument: published) }

  /// The paths of the files.
  private func write(_ report: RunReport, to folder: String, _ converter: FigureConverter?) throws -> [String] {
    let width = FigureWidth(width) ?? .twoColumns
    try FileSystem.createFolder(folder)
    return try report.figureFiles(width: width).flatMap { figure in
      try format.formats.map { format in
        let path = "\(folder)\(folder.hasSuffix("/") ? "" : "/")\(figure.name).\(format.rawValue)"
        let svg = Array(figure.svg.utf8)
        let bytes = try format == .svg ? svg : converter?.convert(figure.svg, to: format, width: width) ?? svg
        try FileSystem.writeDurably(bytes, to: path)
        return path
      }
    }
  }
}

extension RunReport {
  /// The report of what a run holds at this moment; `against` names the condition that the others are compared with, `metric` what they are scored by.
  init(
    _ run: RunReader, against: String?, choosing: (SweepOutcome) throws -> SweepOutcome = { $0 }, metric: TestMetric,
    published: PublishedClaim?
  ) throws {
    let description = try run.description()
    let outcome = try choosing(SweepOutcome(run).judged(by: description.definition.analysis.selection))
    var options = SweepAnalysis.Options()
    options.metric = metric.metric
    options.reference = try against.map { try outcome.condition(named: $0) }
    self.init(
      AggregateReport(outcome, options: options, published: published, multiverse: true),
      definition: description.definition, pretrainings: try run.pretrainings(),
      provenance: Provenance(description, try run.origin(), try run.tasks(), try run.workers()))
  }
}

extension RunReport.Provenance {
  fileprivate init(
    _ description: RunDescription, _ origin: RunOrigin, _ tasks: [StoredTask], _ workers: [StoredWorker]
  ) {
    func lanes(of host: String) -> [Int] {
      Set(workers.filter { $0.host == host }.compactMap(\.facts.kernelLanes)).sorted()
    }
    self.init(
      sweepText: description.sweepText,
      hosts: origin.hosts.map {
        Host(name: $0.name, tasks: $0.tasks, seconds: $0.seconds, kernelLanes: lanes(of: $0.name))
      }, starts: origin.starts,
      recorded: tasks.count { $0.digest != nil }, reproduced: origin.reproduced, differing: origin.differing,
      failedAttempts: origin.failedAttempts, resumptions: tasks.compactMap(\.resumption))
  }
}

extension StoredTask {
  fileprivate var resumption: RunReport.Provenance.Resumption? {
    guard let contributors = provenance?.contributors, !contributors.isEmpty else { return nil }
    return RunReport.Provenance.Resumption(task: id, contributors: contributors, isChecked: reproduced > 0)
  }
}
