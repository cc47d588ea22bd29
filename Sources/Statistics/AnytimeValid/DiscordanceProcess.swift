/// The e-process for equal rates in pairs: McNemar's question, valid at every look.
///
/// Among the pairs in which it happened in one condition only, each is as likely the first's as the second's where both have it
/// equally often: Robbins' mixture over all other shares is the evidence against that, 2ⁿ / ((n + 1) C(n, k)) of n such pairs.
public struct DiscordanceProcess: Equatable, Sendable {
  /// How many pairs were looked at.
  public private(set) var count = 0
  public private(set) var evidence = Evidence()
  private var onlyFirst = 0
  private var discordant = 0

  /// The process after these pairs, one look after each, in the order in which they were planned.
  public init(_ pairs: some Sequence<(first: Bool, second: Bool)> = []) {
    for pair in pairs { add(pair) }
  }

  /// Takes a further pair and looks.
  public mutating func add(_ pair: (first: Bool, second: Bool)) {
    count += 1
    if pair.first != pair.second {
      discordant += 1
      if pair.first { onlyFirst += 1 }
    }
    let difference = Double(2 * onlyFirst - discordant) / Double(count)
    evidence.look(Proportion(onlyFirst, of: discordant).evidence(against: 0.5), estimate: difference)
  }

  /// The smallest p that so many pairs can reach: it happened in all of the first condition and in none of the second.
  public static func smallestPValue(pairs: Int) -> Double {
    1 / min(Evidence.most, Proportion(0, of: pairs).evidence(against: 0.5))
  }
}
