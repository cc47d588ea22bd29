import ReproducibleMath

/// The normal distribution of mean 0 and standard deviation 1.
enum NormalDistribution {
  static func density(_ z: Double) -> Double { Elementary.exp(-z * z / 2) / (2 * Double.pi).squareRoot() }

  /// The probability of more than `z`.
  static func upperTail(_ z: Double) -> Double {
    if z < 0 { return 1 - upperTail(-z) }
    return z < 2 ? 0.5 - centre(z) : density(z) / millsFraction(z)
  }

  /// The z above which lies the probability `upper`, for 0 < upper < 1.
  static func quantile(upper: Double) -> Double {
    if upper > 0.5 { return -quantile(upper: 1 - upper) }
    return Bisection.boundary(in: 0...40) { upperTail($0) > upper }
  }

  /// Φ(z) - ½ = φ(z) (z + z³/3 + z⁵/(3·5) + ...): Marsaglia, "Evaluating the normal distribution" (2004).
  private static func centre(_ z: Double) -> Double {
    var (term, sum, odd) = (z, 0.0, 1.0)
    while sum + term != sum {
      sum += term
      odd += 2
      term *= z * z / odd
    }
    return density(z) * sum
  }

  /// z + 1/(z + 2/(z + 3/(z + ...))), Laplace's fraction, which 100 terms give in full from z = 2 on.
  private static func millsFraction(_ z: Double) -> Double {
    (1...100).reversed().reduce(z) { fraction, k in z + Double(k) / fraction }
  }
}
