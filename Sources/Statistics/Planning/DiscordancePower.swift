/// When the e-process for equal rates in pairs decides, looked at after every pair: exact.
public struct DiscordancePower: Sendable {
  /// The probability that it happens in the first condition only.
  let onlyFirst: Double
  /// The probability that it happens in the second condition only.
  let onlySecond: Double
  let level: Double

  public init(onlyFirst: Double, onlySecond: Double, level: Double = 0.05) {
    self.onlyFirst = onlyFirst
    self.onlySecond = onlySecond
    self.level = level
  }

  /// The fewest pairs, 1 / e-value of which can come down to `level` at all.
  public static func leastPairs(level: Double) -> Int {
    (1...).first { DiscordanceProcess.smallestPValue(pairs: $0) <= level } ?? 0
  }

  /// The pairs by which a share `wanted` of all sweeps is decided; nil where `limit` pairs are not enough.
  public func pairs(power wanted: Double = 0.8, limit: Int = 500) -> Int? {
    guard onlyFirst != onlySecond else { return nil }
    let decided = decisions(limit)
    return (1...limit).first {
      McNemarPower.mean(of: decided, pairs: $0, discordance: onlyFirst + onlySecond) >= wanted
    }
  }

  /// The probability of a decision within 0, 1, ... `limit` discordant pairs.
  ///
  /// Follows the probability of every count from pair to pair and drops what is decided.
  private func decisions(_ limit: Int) -> [Double] {
    let share = onlyFirst / (onlyFirst + onlySecond)
    var undecided = [1.0]
    return [0]
      + (1...limit).map { discordant in
        let critical = criticalCount(discordant: discordant)
        var next = [Double](repeating: 0, count: discordant + 1)
        for (count, probability) in undecided.enumerated() {
          next[count] += probability * (1 - share)
          next[count + 1] += probability * share
        }
        for count in next.indices where min(count, discordant - count) <= critical { next[count] = 0 }
        undecided = next
        return 1 - undecided.reduce(0, +)
      }
  }

  /// The largest count on the rarer side that decides; -1 where none does.
  private func criticalCount(discordant: Int) -> Int {
    let undecided = Bisection.first(from: 0, to: discordant / 2) {
      1 / Proportion($0, of: discordant).evidence(against: 0.5) > level
    }
    return (undecided ?? 0) - 1
  }
}
