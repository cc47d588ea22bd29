public import ECGData

/// What answers without a network score on the test fold: every result is to be read beside these.
public struct Baselines: Codable, Equatable, Sendable {
  /// Macro-F1 of always answering the class that most records of the training pool have: exact.
  public var mostFrequent: Double
  /// That class, the first of equals; nil in runs of earlier versions, in which it was taken to be SR.
  public var mostFrequentClass: String?
  /// Macro-F1 of guessing each class as often as the training pool has it: from the expected confusion matrix.
  public var priorMatched: Double
  /// Macro-F1 of guessing each class equally often: from the expected confusion matrix.
  public var uniform: Double
  /// What `RhythmRule` answers; nil where the task is none of rhythms, and in runs of earlier versions. It is no trivial answer, so that
  /// `FailedTraining` does not measure by it.
  public var rrRule: RuleAnswers?
  /// The records that all scores are made of; nil in runs of earlier versions, which did not store it.
  public var records: RecordsUsed?

  /// The baselines for a cohort.
  public init(_ counts: SplitCounts, excluded: [ExcludedRecord] = [], scored: ScoredRecords? = nil) {
    self.init(test: counts.test, training: counts.train, classes: counts.classes)
    records = RecordsUsed(counts: counts, excluded: excluded, scored: scored)
  }

  /// The baselines for `test` and `training`, the records a class has in the test fold and in the training pool, both in the order
  /// of `classes`.
  public init(test: [Int], training: [Int], classes: [String] = Labelling.rhythmTop5.classNames) {
    let records = Double(training.reduce(0, +))
    let frequent = training.indices.reduce(0) { training[$1] > training[$0] ? $1 : $0 }
    mostFrequentClass = classes.indices.contains(frequent) ? classes[frequent] : nil
    mostFrequent = Self.macroF1(test: test, answered: test.indices.map { $0 == frequent ? 1 : 0 })
    priorMatched = Self.macroF1(test: test, answered: training.map { records == 0 ? 0 : Double($0) / records })
    uniform = Self.macroF1(test: test, answered: test.map { _ in 1 / Double(test.count) })
  }

  private enum CodingKeys: String, CodingKey {
    // The key of earlier versions, whose runs are still read.
    case mostFrequent = "alwaysSR"
    case mostFrequentClass, priorMatched, uniform, rrRule, records
  }

  /// What `mostFrequent` is, for people: `always SR`.
  public var mostFrequentName: String { "always \(mostFrequentClass ?? "SR")" }

  /// Macro-F1 of the expected confusion matrix where class c is answered for a share `answered[c]` of the records, whatever their
  /// label: F1 = 2 TP / (labels + answers) with TP = n_c a_c and answers = n a_c; 0 where undefined.
  private static func macroF1(test: [Int], answered: [Double]) -> Double {
    let records = Double(test.reduce(0, +))
    let f1 = zip(test, answered).map { count, share in
      let labelsAndAnswers = Double(count) + records * share
      return labelsAndAnswers == 0 ? 0 : 2 * Double(count) * share / labelsAndAnswers
    }
    return f1.reduce(0, +) / Double(test.count)
  }
}

/// The records that a sweep trains on and is scored by.
public struct RecordsUsed: Codable, Equatable, Sendable {
  public var counts: SplitCounts
  /// Records of the cohort that were left out.
  public var excluded: [ExcludedRecord]
  /// Those that answers are about; nil in runs of earlier versions, which did not store them.
  public var scored: ScoredRecords?

  public init(counts: SplitCounts, excluded: [ExcludedRecord] = [], scored: ScoredRecords? = nil) {
    self.counts = counts
    self.excluded = excluded
    self.scored = scored
  }

  /// What a reader of scores has to know of them.
  public var warnings: [String] {
    counts.warnings + (exclusions.map { [$0] } ?? [])
  }

  /// The records that were left out, in a sentence; nil of none.
  public var exclusions: String? {
    guard !excluded.isEmpty else { return nil }
    let number = excluded.count == 1 ? "one record was" : "\(excluded.count) records were"
    return "\(number) left out: \(excluded.map(\.description).joined(separator: "; "))."
  }
}
