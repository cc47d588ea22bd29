/// How many records of each class the splits have, in the order SR, AFIB, STACH, SARRH, SBRAD.
public struct SplitCounts: Codable, Equatable, Sendable {
  public var train: [Int]
  public var validation: [Int]
  public var test: [Int]

  public init(train: [Int], validation: [Int], test: [Int]) {
    self.train = train
    self.validation = validation
    self.test = test
  }

  public init(_ records: some Sequence<CohortRecord>) {
    func counts(_ split: Split) -> [Int] { RhythmClass.allCases.map { records.count(of: $0, in: split) } }
    self.init(train: counts(.train), validation: counts(.validation), test: counts(.test))
  }

  public subscript(split: Split) -> [Int] {
    switch split {
    case .train: train
    case .validation: validation
    case .test: test
    }
  }
}

extension SplitCounts {
  /// Where networks are scored, and what those folds are called.
  private static let scored = [(Split.validation, "fold 9 (validation)"), (.test, "fold 10 (test)")]

  /// The highest Macro-F1 that any answers can reach on a split: a class without records has F1 = 0 and counts all the same.
  public func highestMacroF1(in split: Split) -> Double {
    Double(self[split].count { $0 > 0 }) / Double(RhythmClass.allCases.count)
  }

  /// What a reader of scores has to know: classes that a fold lacks or has one record of.
  public var warnings: [String] {
    Self.scored.flatMap { split, name -> [String] in
      let highest = "the highest Macro-F1 that can be reached there is \(Self.text(highestMacroF1(in: split)))"
      func classes(with count: Int) -> String {
        zip(RhythmClass.allCases, self[split]).filter { $0.1 == count }.map(\.0.name).joined(separator: ", ")
      }
      let (none, single) = (classes(with: 0), classes(with: 1))
      return [
        none.isEmpty
          ? nil : "\(name) has no record of \(none), whose F1 is 0 whatever is answered: \(highest), not 1.",
        single.isEmpty
          ? nil : "\(name) has one record only of \(single), on which a fifth of Macro-F1 hangs: \(highest).",
      ].compactMap(\.self)
    }
  }

  /// What forbids to train: nothing to select by or to test on.
  public var problem: String? {
    Self.scored.first { split, _ in self[split].allSatisfy { $0 == 0 } }.map { _, name in
      "\(name) has no record of the five rhythms: every trial is scored on folds 9 and 10"
    }
  }

  /// A multiple of a fifth.
  private static func text(_ score: Double) -> String { "\(Double(Int((score * 10).rounded())) / 10)" }
}
