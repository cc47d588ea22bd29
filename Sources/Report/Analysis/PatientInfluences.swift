import Statistics
import Training

/// The patients of the test fold, and how much each of them moves scores.
struct PatientInfluences {
  /// The class of each record.
  private let labels: [UInt8]
  /// The place of each record's patient among all.
  private let places: [Int]
  private let classes: Int
  /// How many patients there are.
  let count: Int

  /// Nil where the run does not say whose the records of the test fold are, as those of earlier versions do not.
  init?(_ outcome: SweepOutcome) {
    guard let fold = outcome.baselines.records?.scored?.test, fold.patients.count == fold.labels.count,
      fold.labels.count > 0
    else { return nil }
    let patients = Set(fold.patients).sorted()
    let place = Dictionary(uniqueKeysWithValues: patients.enumerated().map { ($1, $0) })
    labels = fold.labels.classes
    places = fold.patients.map { place[$0] ?? 0 }
    classes = outcome.classes.count
    count = patients.count
  }

  var records: Int { labels.count }

  /// How much each patient moves the mean Macro-F1 of seeds, to first order; nil of none, and where a trial kept no answers.
  func mean(_ seeds: [SeedTrials]) -> [Double]? {
    guard !seeds.isEmpty else { return nil }
    var sum = [Double](repeating: 0, count: count)
    for seed in seeds {
      let weight = 1 / (Double(seeds.count) * Double(seed.trials.count))
      for trial in seed.trials {
        guard add(trial, weight: weight, to: &sum) else { return nil }
      }
    }
    return sum
  }

  /// Adds the influences on a trial's score; false where it kept no answers of these records.
  private func add(_ trial: TrialResult, weight: Double, to sum: inout [Double]) -> Bool {
    guard let answers = trial.selectedTest?.answers.classes, answers.count == labels.count,
      let confusion = confusion(answers), let influence = MacroF1Influence(confusion: confusion)
    else { return false }
    for (record, answer) in answers.enumerated() {
      sum[places[record]] += weight * influence.weights[Int(labels[record])][Int(answer)]
    }
    return true
  }

  /// Rows are labels, columns answers; nil where one of them is no class.
  private func confusion(_ answers: [UInt8]) -> [[Int]]? {
    var table = [[Int]](repeating: [Int](repeating: 0, count: classes), count: classes)
    for (label, answer) in zip(labels, answers) {
      guard Int(label) < classes, Int(answer) < classes else { return nil }
      table[Int(label)][Int(answer)] += 1
    }
    return table
  }
}

extension PatientInfluences {
  /// The error of a condition's mean Macro-F1 over seeds and patients.
  func analysis(_ seeds: [SeedTrials]) -> SeedsAndPatients? {
    let scores = seeds.compactMap { $0.mean(\.selected?.macroF1) }
    guard scores.count == seeds.count, let influences = mean(seeds) else { return nil }
    return SeedsAndPatients(scores: scores, influences: influences)
  }

  /// The error of a mean difference over seeds and patients, who are the same in both conditions.
  func analysis(_ pairs: [SeedPair]) -> SeedsAndPatients? {
    let scores = pairs.compactMap(\.scores?.difference)
    guard scores.count == pairs.count, let own = mean(pairs.map(\.condition)),
      let other = mean(pairs.map(\.reference))
    else { return nil }
    return SeedsAndPatients(scores: scores, influences: zip(own, other).map { $0 - $1 })
  }
}
