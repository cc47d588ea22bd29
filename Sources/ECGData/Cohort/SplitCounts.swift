/// How many records of each class the splits have, in the order of their labels.
public struct SplitCounts: Equatable, Sendable {
  /// The classes' names.
  public var classes: [String]
  public var train: [Int]
  public var validation: [Int]
  public var test: [Int]

  public init(
    train: [Int], validation: [Int], test: [Int], classes: [String] = Labelling.rhythmTop5.classNames
  ) {
    self.classes = classes
    self.train = train
    self.validation = validation
    self.test = test
  }

  public init(_ records: some Sequence<CohortRecord>, classes: [String]) {
    func counts(_ split: Split) -> [Int] { classes.indices.map { records.count(of: $0, in: split) } }
    self.init(train: counts(.train), validation: counts(.validation), test: counts(.test), classes: classes)
  }

  public subscript(split: Split) -> [Int] {
    switch split {
    case .train: train
    case .validation: validation
    case .test: test
    }
  }
}

extension SplitCounts: Codable {
  private enum CodingKeys: String, CodingKey { case classes, train, validation, test }

  /// Counts without names of classes are of the five rhythms, as all were that earlier versions stored.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      train: try container.decode([Int].self, forKey: .train),
      validation: try container.decode([Int].self, forKey: .validation),
      test: try container.decode([Int].self, forKey: .test),
      classes: try container.decodeIfPresent([String].self, forKey: .classes) ?? Labelling.rhythmTop5.classNames)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    if classes != Labelling.rhythmTop5.classNames { try container.encode(classes, forKey: .classes) }
    try container.encode(train, forKey: .train)
    try container.encode(validation, forKey: .validation)
    try container.encode(test, forKey: .test)
  }
}

extension SplitCounts {
  /// Where networks are scored, and what those folds are called.
  private static let scored = [(Split.validation, "fold 9 (validation)"), (.test, "fold 10 (test)")]

  /// The highest Macro-F1 that any answers can reach on a split: a class without records has F1 = 0 and counts all the same.
  public func highestMacroF1(in split: Split) -> Double {
    Double(self[split].count { $0 > 0 }) / Double(classes.count)
  }

  /// What a reader of scores has to know: classes that a fold lacks or has one record of.
  public var warnings: [String] {
    Self.scored.flatMap { split, name -> [String] in
      let highest = "the highest Macro-F1 that can be reached there is \(Self.text(highestMacroF1(in: split)))"
      func classes(with count: Int) -> String {
        zip(self.classes, self[split]).filter { $0.1 == count }.map(\.0).joined(separator: ", ")
      }
      let (none, single) = (classes(with: 0), classes(with: 1))
      return [
        none.isEmpty
          ? nil : "\(name) has no record of \(none), whose F1 is 0 whatever is answered: \(highest), not 1.",
        single.isEmpty
          ? nil : "\(name) has one record only of \(single), on which \(share) of Macro-F1 hangs: \(highest).",
      ].compactMap(\.self)
    }
  }

  /// What forbids to train: nothing to select by or to test on.
  public var problem: String? {
    Self.scored.first { split, _ in self[split].allSatisfy { $0 == 0 } }.map { _, name in
      "\(name) has no record of any class: every trial is scored on folds 9 and 10"
    }
  }

  /// The share that one class has in a mean over all.
  private var share: String {
    let names = ["half", "a third", "a quarter", "a fifth", "a sixth", "a seventh", "an eighth", "a ninth", "a tenth"]
    let place = classes.count - 2
    return names.indices.contains(place) ? names[place] : "1/\(classes.count)"
  }

  /// With as many of three decimals as there are.
  private static func text(_ score: Double) -> String { "\(Double(Int((score * 1000).rounded())) / 1000)" }
}
