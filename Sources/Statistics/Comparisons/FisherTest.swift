/// Fisher's exact test: whether something happens equally often in two unpaired samples.
public struct FisherTest: Equatable, Sendable {
  /// Two-sided: the probability, all margins given, of a table that is no likelier than this one.
  public let pValue: Double

  public init(_ first: Proportion, _ second: Proportion) {
    let tables = HypergeometricDistribution(
      marked: first.total, unmarked: second.total, drawn: first.count + second.count)
    // Tables that are equally likely on paper differ by rounding; R's margin.
    let limit = tables.probability(first.count) * (1 + 1e-7)
    pValue = min(1, tables.support.map(tables.probability).filter { $0 <= limit }.reduce(0, +))
  }

  /// The smallest p that samples of these sizes can reach: always in one, never in the other.
  public static func smallestPValue(_ first: Int, _ second: Int) -> Double {
    FisherTest(Proportion(first, of: first), Proportion(0, of: second)).pValue
  }
}
