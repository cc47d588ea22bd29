/// Which of several candidates scores best on validation, for each seed: a choice that no test score has a part in.
public struct CandidateChoice: Equatable, Sendable {
  /// Whose validation scores choose the candidate that a seed is scored by.
  public enum Rule: CaseIterable, Sendable {
    /// Those of the seeds before it, so that what a seed is scored by is settled before the seed: tests of paired differences keep their
    /// level, also at every look. Nothing chooses for the first seed.
    case earlierSeeds
    /// Its own: the candidates' trainings with a seed are one procedure, of which the best is kept.
    case ownSeed
    /// Those of all other seeds: a mean without bias, but values that depend on each other, so that tests of them reject too often.
    case otherSeeds
  }

  /// The place of the candidate for each seed; nil where no seed that counts chooses one.
  public let places: [Int?]

  /// - Parameter scores: of each candidate by seed, in the order in which seeds were planned, the higher the better. A seed counts where all
  ///   candidates have a score.
  public init(_ scores: [[Double?]], by rule: Rule) {
    let counted = Self.counted(scores)
    places = (scores.first ?? []).indices.map { seed in
      switch rule {
      case .earlierSeeds: Self.best(of: scores, over: counted.filter { $0 < seed }).first
      case .ownSeed: Self.best(of: scores, over: counted.filter { $0 == seed }).first
      case .otherSeeds: Self.best(of: scores, over: counted.filter { $0 != seed }).first
      }
    }
  }

  /// The seeds in which every candidate has a score.
  public static func counted(_ scores: [[Double?]]) -> [Int] {
    (scores.first ?? []).indices.filter { seed in scores.allSatisfy { $0[seed] != nil } }
  }

  /// The candidates with the highest sum over seeds, of which the first is chosen; none of no seeds.
  public static func best(of scores: [[Double?]], over seeds: [Int]) -> [Int] {
    guard !seeds.isEmpty else { return [] }
    let sums = scores.map { own in seeds.reduce(0) { $0 + (own[$1] ?? 0) } }
    guard let highest = sums.max() else { return [] }
    return sums.indices.filter { sums[$0] == highest }
  }
}
