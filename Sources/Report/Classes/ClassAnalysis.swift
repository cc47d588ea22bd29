import ECGData
import Statistics
import Training

/// How one class of the test fold is answered, over the seeds of a condition.
struct ClassAnalysis: Equatable, Sendable {
  let name: String
  /// Its records in the test fold; nil where nothing says.
  let records: Int?
  let f1: MeanScore
  /// 0 of a trial that never answers the class.
  let precision: MeanScore
  let recall: MeanScore
  /// The trials that answer none of its records right.
  let missed: Proportion

  /// In the order of the classes; none where no trial says.
  static func all(
    _ outcome: SweepOutcome.ConditionOutcome, of run: SweepOutcome, confidence: Double
  ) -> [ClassAnalysis] {
    let seeds = outcome.completedSeeds
    let trials = seeds.flatMap(\.trials)
    guard trials.contains(where: { $0.selected?.perClass.count == run.classes.count }) else { return [] }
    let records = run.testRecords
    return run.classes.enumerated().map { place, name in
      let score = { (member: KeyPath<ClassificationMetrics.PerClass, Double>) in
        MeanScore(seeds, within: 0...1, confidence) { $0.answers(to: place)?[keyPath: member] }
      }
      let recalls = trials.compactMap { $0.answers(to: place)?.recall }
      return ClassAnalysis(
        name: name, records: records?[place], f1: score(\.f1), precision: score(\.precision), recall: score(\.recall),
        missed: Proportion(recalls.count { $0 == 0 }, of: recalls.count))
    }
  }
}

extension SweepOutcome {
  /// The records of each class in the test fold, by what the run says of its records or by what trials counted; nil where neither does.
  var testRecords: [Int]? {
    if let known = baselines.records?.counts[.test], known.count == classes.count { return known }
    let tables = conditions.lazy.flatMap(\.completed).compactMap(\.selected?.confusion)
    return tables.first { $0.count == classes.count }.map { $0.map { row in row.reduce(0, +) } }
  }
}

extension TrialResult {
  /// How well the selected weights answer a class of the test fold; nil where nothing says.
  func answers(to place: Int) -> ClassificationMetrics.PerClass? {
    selected.flatMap { $0.perClass.indices.contains(place) ? $0.perClass[place] : nil }
  }
}
