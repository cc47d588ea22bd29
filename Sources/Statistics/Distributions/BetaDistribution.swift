/// The beta distribution, whose distribution function is the regularized incomplete beta function I_x(a, b).
struct BetaDistribution {
  let a: Double
  let b: Double

  /// The distribution with positive shapes `a` and `b`.
  init(_ a: Double, _ b: Double) {
    self.a = a
    self.b = b
  }

  /// The probabilities of less and of more than x; `y` is 1 - x. Neither is made from the other where it is small.
  func tails(below x: Double, above y: Double) -> (lower: Double, upper: Double) {
    if x <= 0 { return (0, 1) }
    if y <= 0 { return (1, 0) }
    if x <= (a + 1) / (a + b + 2) {
      let lower = min(1, Self.tail(a, b, x, y))
      return (lower, 1 - lower)
    }
    let upper = min(1, Self.tail(b, a, y, x))
    return (1 - upper, upper)
  }

  /// The x below which lies the probability `lower`, and 1 - x; `upper` is 1 - `lower`.
  func quantile(lower: Double, upper: Double) -> (x: Double, y: Double) {
    if lower <= 0 { return (0, 1) }
    if upper <= 0 { return (1, 0) }
    // From the side of the smaller answer, which then has all its digits.
    if tails(below: 0.5, above: 0.5).lower >= lower {
      let x = Bisection.boundary(in: 0...0.5) { isBelow($0, 1 - $0, lower, upper) }
      return (x, 1 - x)
    }
    let y = Bisection.boundary(in: 0...0.5) { !isBelow(1 - $0, $0, lower, upper) }
    return (1 - y, y)
  }

  /// Whether x lies below the quantile, decided by the smaller tail.
  private func isBelow(_ x: Double, _ y: Double, _ lower: Double, _ upper: Double) -> Bool {
    let tails = tails(below: x, above: y)
    return lower <= upper ? tails.lower < lower : tails.upper > upper
  }

  /// I_x(a, b) for x up to about the mean, by the continued fraction DLMF 8.17.22 (https://dlmf.nist.gov/8.17.E22).
  private static func tail(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
    // x^a y^b / (a B(a, b)), B being the beta function.
    let front = b / (a + b) * BinomialDistribution.probability(a, of: a + b, success: x, failure: y)
    return front / continuedFraction(a, b, x)
  }

  /// 1 + d₁/(1 + d₂/(1 + ...)) by the method of Lentz as modified by Thompson and Barnett (1986).
  private static func continuedFraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
    var (value, c, d, change) = (1.0, 1.0, 0.0, 1.0)
    func step(_ coefficient: Double) {
      d = 1 / nonzero(1 + coefficient * d)
      c = nonzero(1 + coefficient / c)
      change *= c * d
    }
    var m = 0.0
    repeat {
      change = 1
      step(-(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)))
      m += 1
      step(m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)))
      value *= change
    } while abs(change - 1) > 0x1p-50
    return value
  }

  private static func nonzero(_ value: Double) -> Double { value == 0 ? 1e-300 : value }
}
