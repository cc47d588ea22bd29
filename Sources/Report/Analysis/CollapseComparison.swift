public import Statistics
import Training

/// Collapse in one condition against the reference.
public struct CollapseComparison: Equatable, Sendable {
  /// Whether the family is tested by the seeds' differences in the share of collapsed trials, as its seeds have several trials.
  public let isOfShares: Bool
  /// How many seeds came to their end in both conditions.
  public let pairs: Int
  /// Over the trials of these seeds.
  public let condition: Proportion
  /// Over the trials of these seeds.
  public let reference: Proportion
  /// The share of a seed's trials that collapsed in the condition minus that in the reference, over these seeds.
  public let difference: Summary
  /// First is the condition, second the reference: the seeds of which a larger share of trials collapsed in the one or in the other.
  public let mcNemar: McNemarTest
  /// McNemar's test among its family, or the sign-flip test of the shares, for one look; nil of no pairs.
  public let test: FamilyTest?
  /// The e-process for equal rates in pairs, or that for symmetry of the differences in shares, for every look.
  public let anytime: AnytimeTest
  /// The unpaired test over all completed seeds of both conditions; nil where a seed has several trials, which depend on each other.
  public let fisher: FisherTest?
}

extension CollapseComparison {
  /// The comparisons of one family, one for each of the pairings; those of conditions without epochs, of which no collapse is asked, are none
  /// of its tests.
  static func family(_ pairings: [Pairing], level: Double) -> [CollapseComparison] {
    // One test for the whole family: with one trial a seed, signs of shares are what McNemar's test is about, too.
    let isOfShares = pairings.contains(where: \.isCrossed)
    let asked = pairings.filter(\.canCollapse)
    var tests = FamilyTest.family(asked.map { $0.collapseTest(ofShares: isOfShares) }, level: level)[...]
    var anytime = AnytimeTest.family(
      asked.map { $0.collapseProcess(ofShares: isOfShares) },
      smallest: isOfShares ? SymmetryProcess.smallestPValue : DiscordanceProcess.smallestPValue, level: level)[...]
    return pairings.map { pairing in
      pairing.canCollapse
        ? CollapseComparison(pairing, isOfShares: isOfShares, test: tests.removeFirst(), anytime: anytime.removeFirst())
        : CollapseComparison(pairing, isOfShares: isOfShares, test: nil, anytime: .nothing(level: level))
    }
  }

  private init(_ pairing: Pairing, isOfShares: Bool, test: FamilyTest?, anytime: AnytimeTest) {
    self.isOfShares = isOfShares
    pairs = pairing.collapses.count
    difference = Summary(pairing.collapses.map(\.difference))
    condition = pairing.collapsed.condition
    reference = pairing.collapsed.reference
    mcNemar = pairing.mcNemar
    self.test = test
    self.anytime = anytime
    guard !pairing.isCrossed, pairing.canCollapse else {
      fisher = nil
      return
    }
    let all = [pairing.condition, pairing.reference].map { pairing.reading.count($0.completed) }
    fisher = FisherTest(
      Proportion(all[0].collapsed, of: all[0].of), Proportion(all[1].collapsed, of: all[1].of))
  }
}
