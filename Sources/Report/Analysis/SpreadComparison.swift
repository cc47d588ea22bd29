public import Statistics
import Training

/// How far scores spread over seeds in one condition against the reference.
public struct SpreadComparison: Equatable, Sendable {
  /// How many seeds came to their end in both conditions; all but `unpaired` is of these.
  public let pairs: Int
  /// The condition's standard deviation, with n - 1; nil of fewer than two pairs.
  public let condition: Double?
  public let reference: Double?
  /// That of the condition over that of the reference; nil where one of them does not spread.
  public let ratio: Double?
  /// The ratios that the test does not reject; an end is 0 or infinite where none on that side is rejected. Nil where so few pairs reject
  /// none, and where one of the conditions does not spread.
  public let ratioInterval: ConfidenceInterval?
  /// The distance from the condition's median minus that from the reference's, over the pairs.
  public let difference: Summary
  /// The sign-flip test of these differences, for one look; nil of no pairs.
  public let test: FamilyTest?
  /// The e-process for equal spread, for every look; it makes one difference of two seeds.
  public let anytime: AnytimeTest
  /// The differences that it has looked at.
  public let looked: Summary
  /// Brown and Forsythe's test over all completed seeds, where none of them is paired; nil else.
  public let unpaired: BrownForsytheTest?
}

extension SpreadComparison {
  /// The comparisons of one family, a list for each of the pairings; in brief without intervals for ratios, which take time.
  static func family(_ pairings: [Pairing], level: Double, isBrief: Bool) -> [SpreadComparison] {
    let paired = pairings.map { PairedSpreadTest($0.scores.map(\.condition), $0.scores.map(\.reference)) }
    let tests = FamilyTest.family(
      zip(pairings, paired).map { pairing, spread in
        spread.map {
          FamilyTest.Single($0.test, smallest: PairedSpreadTest.smallestPValue(pairs: pairing.scores.count))
        }
      }, level: level)
    let processes = pairings.map { pairing in
      SpreadProcess(pairing.looked.scores.map { (first: $0.condition, second: $0.reference) })
    }
    let anytime = AnytimeTest.family(
      processes.map { process in
        .init(
          pairs: process.count, estimate: Summary(process.differences).mean, evidence: process.symmetry.evidence)
      }, smallest: SpreadProcess.smallestPValue, level: level)
    return pairings.indices.map { index in
      let (pairing, spread) = (pairings[index], paired[index])
      let samples = [pairing.condition, pairing.reference].map {
        $0.completedSeeds.compactMap { $0.score(pairing.metric) }
      }
      return SpreadComparison(
        pairs: pairing.scores.count,
        condition: Summary(pairing.scores.map(\.condition)).standardDeviation,
        reference: Summary(pairing.scores.map(\.reference)).standardDeviation, ratio: spread?.ratio,
        ratioInterval: isBrief ? nil : spread?.ratioInterval(confidence: 1 - level),
        difference: Summary(spread?.differences ?? []),
        test: tests[index], anytime: anytime[index], looked: Summary(processes[index].differences),
        unpaired: pairing.scores.isEmpty && samples.allSatisfy { $0.count > 2 } ? BrownForsytheTest(samples) : nil)
    }
  }
}
