import ReproducibleMath

/// The e-process for symmetry: whether paired differences could have either sign alike, valid at every look.
///
/// With S the sum of the differences d and V that of their squares,
///
///     e = mean over nine ρ from 1e-4 to 1 of sqrt(ρ / (V + ρ)) exp(S² / (2 (V + ρ))).
///
/// The null is that of the sign-flip test: given all before it, each difference is symmetric about 0. Neither normal differences nor
/// bounds are asked for. Under it E exp(λd - λ²d²/2) <= 1 for every λ, and each term is the mean of the products of these over
/// λ ~ N(0, 1/ρ); nine of them serve differences from 0.01 to 1. Sources: de la Peña, "A general class of exponential inequalities for
/// martingales and ratios" (1999); Howard, Ramdas, McAuliffe and Sekhon, "Time-uniform, nonparametric, nonasymptotic confidence
/// sequences" (2021).
public struct SymmetryProcess: Equatable, Sendable {
  /// What the mixture is over: powers of the square root of 10.
  static let rhos: [Double] = {
    let step = 10.0.squareRoot()
    return [1e-4, 1e-4 * step, 1e-3, 1e-3 * step, 1e-2, 1e-2 * step, 0.1, 0.1 * step, 1]
  }()

  /// How many differences were looked at.
  public private(set) var count = 0
  public private(set) var evidence = Evidence()
  private var sum = 0.0
  private var sumOfSquares = 0.0

  /// The process after these differences, one look after each, in the order in which they were planned.
  public init(_ differences: some Sequence<Double> = []) {
    for difference in differences { add(difference) }
  }

  /// Takes a further difference and looks.
  public mutating func add(_ difference: Double) {
    count += 1
    sum += difference
    sumOfSquares += difference * difference
    evidence.look(
      Self.eValue(squareOfSum: sum * sum, sumOfSquares: sumOfSquares), estimate: sum / Double(count))
  }

  /// What the e-value of `further` alike differences more is at most, each of which lies within a range: the sum of the one end of it, the
  /// squares of the other.
  func eValue(after further: Int, sums range: ClosedRange<Double>) -> Double {
    let n = Double(further)
    let sums = (sum + n * range.lowerBound, sum + n * range.upperBound)
    let nearest = range.contains(0) ? 0 : min(range.lowerBound.magnitude, range.upperBound.magnitude)
    return min(
      Self.eValue(
        squareOfSum: max(sums.0 * sums.0, sums.1 * sums.1), sumOfSquares: sumOfSquares + n * nearest * nearest),
      Evidence.most)
  }

  private static func eValue(squareOfSum: Double, sumOfSquares: Double) -> Double {
    let total = rhos.reduce(0.0) { total, rho in
      let spread = sumOfSquares + rho
      return total + (rho / spread).squareRoot() * Elementary.exp(squareOfSum / (2 * spread))
    }
    return total / Double(rhos.count)
  }

  /// The smallest p that so many differences of 1 at most can reach: all alike, of the best size.
  ///
  /// S² <= nV, with equality where all are alike; the best V between 0 and n is searched for, as no formula gives it.
  public static func smallestPValue(pairs: Int) -> Double {
    guard pairs > 0 else { return 1 }
    let n = Double(pairs)
    func value(_ logarithm: Double) -> Double {
      let squares = Elementary.exp(logarithm)
      return eValue(squareOfSum: n * squares, sumOfSquares: squares)
    }
    let (first, last) = (Elementary.log(1e-6), Elementary.log(n))
    let step = (last - first) / 400
    let peak = (0...400).map { first + Double($0) * step }.max { value($0) < value($1) } ?? last
    let finer = (-50...50).map { min(last, peak + Double($0) * step / 50) }
    return 1 / min(Evidence.most, max(1, finer.map(value).max() ?? 1))
  }
}
