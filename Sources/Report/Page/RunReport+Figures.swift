import Sweep

extension RunReport {
  /// A figure as a file of its own.
  public struct FigureFile: Equatable, Sendable {
    /// The file's name without its end, such as `macro-f1-by-seed`.
    public var name: String
    public var svg: String
  }

  /// Every figure of the report as an SVG file for paper, in the order of the report.
  public func figureFiles(width: FigureWidth = .twoColumns) -> [FigureFile] {
    let figures = ReportFigures(self)
    return (figures.results + figures.grids + figures.choices + figures.trainings + figures.planning).map {
      FigureFile(name: $0.name, svg: $0.file(width: width))
    }
  }
}

/// The figures of a report, section by section.
struct ReportFigures {
  /// What came out.
  let results: [Figure]
  /// How grids of settings came out.
  let grids: [Figure]
  /// What other choices would have shown.
  let choices: [Figure]
  /// How it came about.
  let trainings: [Figure]
  /// What more seeds would bring.
  let planning: [Figure]

  init(_ report: RunReport) {
    let findings = report.findings
    let pretraining = PretrainingFigure(
      results: report.pretrainings, settings: report.definition.pretrainings, cohort: report.outcome.trainingRecords
    ).figure
    guard findings.hasResults else {
      results = []
      grids = []
      choices = []
      trainings = [pretraining].compactMap { $0 }
      planning = []
      return
    }
    results = [
      findings.scoreFigure, findings.differenceFigure, findings.collapseFigure, findings.bestEpochFigure,
      findings.classFigure, findings.confusionFigure, findings.reliabilityFigure,
    ].compactMap { $0 }
    grids = report.aggregate.gridFigures
    choices = [report.aggregate.multiverseFigure].compactMap { $0 }
    trainings = [findings.validationFigure, findings.trainingLossFigure, pretraining].compactMap { $0 }
    planning = [findings.seedsNeededFigure].compactMap { $0 }
  }
}
