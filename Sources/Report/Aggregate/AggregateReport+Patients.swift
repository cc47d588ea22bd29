import ECGData
import Statistics
import Training

extension AggregateReport {
  /// How many records of each class the folds have that scores are of; nothing where the run does not say.
  var scoredRecords: [Document.Block] {
    guard let counts = outcome.baselines.records?.counts else { return [] }
    return [.paragraph(counts.scoredText)]
  }

  /// What intervals over seeds leave out, and those that leave it in where they were asked for.
  var patientBlocks: [Document.Block] {
    guard analysis.options.patients, analysis.options.metric.isMacroF1 else {
      return leftOutByIntervals.map { [.paragraph($0)] } ?? []
    }
    let known = analysis.conditions.filter { $0.patients != nil }
    guard !known.isEmpty else { return [.paragraph(Self.noAnswers)] }
    let table = Document.Table(
      columns: [
        "condition", "n", "patients", "mean", "SE of seeds", "SE of patients", "\(confidence) interval over both",
      ],
      rows: analysis.conditions.map { condition in
        [condition.condition.name, "\(condition.completed)"]
          + Self.cells(condition.patients, analysis.options, within: 0...1) { Numbers.score($0) }
      }, name: "patients")
    return [
      .paragraph("Macro-F1 over seeds and the patients of the test fold, both taken for draws:"), .table(table),
      .paragraph(Self.patientNote),
    ]
  }

  /// The differences over seeds and patients, where that was asked for.
  static func patientTable(_ comparisons: [Comparison], _ options: SweepAnalysis.Options) -> [Document.Block] {
    guard comparisons.contains(where: { $0.patients != nil }) else { return [.paragraph(noAnswers)] }
    let table = Document.Table(
      columns: [
        "condition", "pairs", "patients", "difference", "SE of seeds", "SE of patients",
        "\(options.confidenceText) interval over both",
      ],
      rows: comparisons.map { comparison in
        [comparison.condition.name, "\(comparison.pairs)"]
          + cells(comparison.patients, options, within: -1...1) { Numbers.signed($0) }
      }, name: "patient-differences")
    return [.paragraph("Differences over seeds and the patients of the test fold:"), .table(table)]
  }

  private static func cells(
    _ patients: SeedsAndPatients?, _ options: SweepAnalysis.Options, within bounds: ClosedRange<Double>,
    mean: (Double) -> String
  ) -> [String] {
    guard let patients else { return [String](repeating: Numbers.absent, count: 5) }
    return [
      "\(patients.patients)", mean(patients.mean), Numbers.score(patients.seedError),
      Numbers.score(patients.patientError),
      patients.seedError > 0
        ? Numbers.interval(patients.interval(confidence: options.confidence)?.clipped(to: bounds)) : "all equal",
    ]
  }

  /// Why there is no interval over patients.
  private static let noAnswers =
    "There is no interval over test patients: it takes every trial's answers on the test fold, and at least two seeds. Trials of "
    + "versions before answers were kept do not have them."

  private static let patientNote =
    "The variance of the mean is that of the seeds plus that of the patients, to first order: the sum of the squares of how much each patient "
    + "moves the mean. The interval's half-width is the root of the summed squares of those of Student's t over seeds and over patients. Tests and "
    + "other intervals are over seeds only."

  /// What the printed intervals leave out, and how large that is; nil where nothing tells.
  private var leftOutByIntervals: String? {
    guard analysis.options.metric.isMacroF1 else {
      return
        "Intervals are over seeds, all of which are scored on the same records: they leave out that other patients would give other scores."
    }
    let errors = analysis.conditions.compactMap { $0.patients?.patientError }
    guard let lowest = errors.min(), let highest = errors.max() else { return leftOutByScores }
    let patients = analysis.conditions.lazy.compactMap { $0.patients?.patients }.first ?? 0
    return
      "Intervals are over seeds, all of which are scored on the same \(patients) patients: they leave out that other patients would "
      + "give other scores, a standard error of \(Self.range(lowest, highest)) of each mean, which more seeds do not make smaller "
      + "(--patients puts both into one interval)."
  }

  /// The same from tables of labels and answers, where answers were not kept record by record.
  private var leftOutByScores: String? {
    let errors = outcome.trained.flatMap(\.completedSeeds).flatMap(\.trials).compactMap { trial in
      trial.selected.flatMap { score in
        MacroF1Influence(confusion: score.confusion).map { $0.standardError(of: score.confusion) }
      }
    }
    let summary = Summary(errors)
    guard let lowest = summary.lowerQuartile, let highest = summary.upperQuartile else { return nil }
    return
      "Intervals are over seeds, all of which are scored on the same records: they leave out that other patients would give other "
      + "scores, a standard error of about \(Self.range(lowest, highest)) of a single score (the middle half of all trials, each record taken for a "
      + "patient of its own), which more seeds do not make smaller."
  }

  private static func range(_ lowest: Double, _ highest: Double) -> String {
    let (first, last) = (Numbers.score(lowest), Numbers.score(highest))
    return first == last ? first : "\(first) to \(last)"
  }

  /// The error over seeds and patients, for programs.
  static func json(_ patients: SeedsAndPatients?, _ options: SweepAnalysis.Options, within bounds: ClosedRange<Double>)
    -> JSONValue
  {
    guard let patients else { return .null }
    return .object([
      "patients": .integer(patients.patients), "se_of_seeds": .number(patients.seedError),
      "se_of_patients": .number(patients.patientError),
      "interval": json(patients.interval(confidence: options.confidence)?.clipped(to: bounds)),
    ])
  }
}

extension SplitCounts {
  /// The records of the folds that scores are of, class by class, in a sentence.
  var scoredText: String {
    func list(_ split: Split) -> String {
      Numbers.listed(zip(classes, self[split]).map { "\($0) \($1)" })
    }
    return
      "Records by class: \(list(.validation)) in the validation fold, which selects epochs; \(list(.test)) in the test fold."
  }
}
