import ReproducibleMath

/// The confidence sequence of a mean by betting: valid at every look, for values within known bounds, whatever their distribution.
///
/// Take values x between 0 and 1. Who stakes a share c of a capital on every x at the odds of a mean m owns
///
///     K = ∏ (1 - c + c x / m)
///
/// times the capital of the start. Were the mean m or less (given all before), that would not grow on average, so that it would ever
/// exceed 1 / α with probability α at most (Ville 1939). Half of the capital stakes the largest share, the other half is spread over all
/// shares as the arcsine law spreads them. The lower end is the largest m that is refuted, the upper end that of 1 - x. The mean lies
/// between them, they lie apart also of equal values, and the order of the values does not matter. Sources: Waudby-Smith and Ramdas,
/// "Estimating means of bounded random variables by betting" (2023); Orabona and Jun, "Tight concentrations and confidence sequences
/// from the regret of universal portfolio" (2021).
public struct BettingSequence: Equatable, Sendable {
  /// Equal values together.
  struct Run: Equatable, Sendable {
    /// From 0 to 1.
    let value: Double
    let count: Int
  }

  /// What every value lies within.
  public let bounds: ClosedRange<Double>
  /// Ascending; a further run may follow that does not.
  private let runs: [Run]
  public let count: Int

  /// A value beyond the bounds, by rounding, counts as the bound.
  public init(_ values: some Sequence<Double>, within bounds: ClosedRange<Double> = 0...1) {
    precondition(bounds.lowerBound < bounds.upperBound, "\(bounds) is no room for values")
    let scale = bounds.upperBound - bounds.lowerBound
    let sorted = values.map { min(1, max(0, ($0 - bounds.lowerBound) / scale)) }.sorted()
    self.init(
      bounds: bounds,
      runs: sorted.reduce(into: []) { runs, value in
        if let last = runs.last, last.value == value {
          runs[runs.count - 1] = Run(value: value, count: last.count + 1)
        } else {
          runs.append(Run(value: value, count: 1))
        }
      })
  }

  private init(bounds: ClosedRange<Double>, runs: [Run]) {
    self.bounds = bounds
    self.runs = runs
    count = runs.reduce(0) { $0 + $1.count }
  }

  /// The same with one more value, so often.
  func followed(by value: Double, times: Int) -> BettingSequence {
    guard times > 0 else { return self }
    let share = min(1, max(0, (value - bounds.lowerBound) / (bounds.upperBound - bounds.lowerBound)))
    return BettingSequence(bounds: bounds, runs: runs + [Run(value: share, count: times)])
  }

  /// Values as far from the upper bound as these are from the lower.
  private var mirrored: BettingSequence {
    BettingSequence(bounds: bounds, runs: runs.map { Run(value: 1 - $0.value, count: $0.count) })
  }

  /// The interval that holds the mean at every count at once with probability `confidence`, half of the rest to each end.
  public func interval(confidence: Double = 0.95) -> ConfidenceInterval {
    let level = (1 - confidence) / 2
    return ConfidenceInterval(
      lower: lowerEnd(level: level), upper: upperEnd(level: level), confidence: confidence)
  }

  /// Whether the interval does not hold a mean, which is quicker to tell than the interval.
  public func excludes(_ mean: Double, confidence: Double = 0.95) -> Bool {
    let level = (1 - confidence) / 2
    return refutes(atMost: mean, level: level) || refutes(atLeast: mean, level: level)
  }

  /// Whether the mean is more than `mean`, at a level that is kept over all looks.
  public func refutes(atMost mean: Double, level: Double) -> Bool {
    capitalLogarithm(share(mean)) >= Self.limit(level)
  }

  /// Whether the mean is less than `mean`, at a level that is kept over all looks.
  public func refutes(atLeast mean: Double, level: Double) -> Bool {
    mirrored.capitalLogarithm(1 - share(mean)) >= Self.limit(level)
  }

  /// The largest mean that is too small, at a level that is kept over all looks; the lower bound where none is.
  public func lowerEnd(level: Double) -> Double { value(smallestShare(level)) }

  /// The smallest mean that is too large, at a level that is kept over all looks; the upper bound where none is.
  public func upperEnd(level: Double) -> Double { value(1 - mirrored.smallestShare(level)) }

  private func share(_ value: Double) -> Double {
    (value - bounds.lowerBound) / (bounds.upperBound - bounds.lowerBound)
  }

  private func value(_ share: Double) -> Double {
    bounds.lowerBound + share * (bounds.upperBound - bounds.lowerBound)
  }

  private static func limit(_ level: Double) -> Double { -Elementary.log(level) }

  private func smallestShare(_ level: Double) -> Double {
    let limit = Self.limit(level)
    guard capitalLogarithm(Self.leastShare) >= limit else { return 0 }
    // Nobody gains at the odds of the mean or more.
    let mean = runs.reduce(0) { $0 + $1.value * Double($1.count) } / Double(count)
    return Bisection.boundary(in: Self.leastShare...max(Self.leastShare, mean)) { capitalLogarithm($0) >= limit }
  }

  /// The logarithm of what a capital of 1 has become at the odds of `mean`, from 0 to 1; it falls as `mean` rises.
  func capitalLogarithm(_ mean: Double) -> Double {
    guard mean < 1 else { return -.infinity }
    let odds = 1 / max(mean, Self.leastShare)
    var capital = Capitals()
    for run in runs { capital.take(run.value * odds, times: run.count) }
    return capital.logarithm
  }

  /// No mean below it is asked about, so that no product of some odds is beyond a Double.
  private static let leastShare = 1e-12
}

/// What becomes of capitals that stake different shares, as significands and exponents: a long sequence has room in no Double.
private struct Capitals {
  /// The stakes: sin² of odd multiples of π / 128, which lie as the arcsine law says.
  private static let stakes: SIMD32<Double> = {
    var stakes = SIMD32<Double>()
    for lane in 0..<32 {
      let sine = Elementary.sin(Double(2 * lane + 1) * Double.pi / 128)
      stakes[lane] = sine * sine
    }
    return stakes
  }()

  /// How many products at most are taken between two normalisations: factors are between 0.0006 and 1e12.
  private static let chunk = 16

  private var significands = SIMD32<Double>(repeating: 1)
  private var exponents = [Int](repeating: 0, count: 32)
  private var products = 0

  /// A value that has paid `payoff` for a stake of 1, so often.
  mutating func take(_ payoff: Double, times: Int) {
    let stakes = Self.stakes
    let factor = (1 - stakes) + stakes * payoff
    guard times > 1 else {
      significands *= factor
      products += 1
      if products == Self.chunk { normalise() }
      return
    }
    var power = Capitals()
    power.significands = factor
    power.normalise()
    normalise()
    // By squaring: of the power's binary digits.
    var digits = times
    while true {
      if digits & 1 == 1 { multiply(by: power) }
      digits >>= 1
      if digits == 0 { return }
      power.multiply(by: power)
    }
  }

  private mutating func multiply(by other: Capitals) {
    significands *= other.significands
    for lane in 0..<32 { exponents[lane] += other.exponents[lane] }
    normalise()
  }

  private mutating func normalise() {
    for lane in 0..<32 {
      let significand = significands[lane]
      exponents[lane] += Int(significand.exponent)
      significands[lane] = significand.significand
    }
    products = 0
  }

  /// Of all capitals together: half stakes the largest share, the other half is equally spread.
  var logarithm: Double {
    var own = self
    own.normalise()
    let largest = own.exponents.max() ?? 0
    var sum = 0.0
    for lane in 0..<32 {
      let weight = lane == 31 ? 33.0 / 64 : 1.0 / 64
      let exponent = own.exponents[lane] - largest
      if exponent > -1000 {
        sum += weight * Double(sign: .plus, exponent: exponent, significand: own.significands[lane])
      }
    }
    return Elementary.log(sum) + Double(largest) * 0x1.62e42fefa39efp-1
  }
}
