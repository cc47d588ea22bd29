import ReproducibleMath

/// What Stirling's formula leaves out: δ(x) = ln Γ(x + 1) - (x + ½) ln x + x - ½ ln 2π for x > 0.
///
/// Probabilities made of gamma functions keep their digits when the large parts of the logarithms are cancelled on paper and only
/// these remainders are added up. Source: Loader, "Fast and accurate computation of binomial probabilities" (2000).
enum StirlingRemainder {
  static func value(_ x: Double) -> Double {
    var x = x
    var sum = 0.0
    while x < 15 {
      sum += step(x)
      x += 1
    }
    return sum + series(x)
  }

  /// δ(x) - δ(x + 1) = (x + ½) ln(1 + 1/x) - 1 = s²/3 + s⁴/5 + ... with s = 1 / (2x + 1): artanh's series, free of cancellation.
  private static func step(_ x: Double) -> Double {
    let square = 1 / ((2 * x + 1) * (2 * x + 1))
    var (power, sum, odd) = (square, 0.0, 3.0)
    while power / odd > sum * 0x1p-54 {
      sum += power / odd
      power *= square
      odd += 2
    }
    return sum
  }

  /// Stirling's series, whose next term is below 10⁻¹⁵ of the sum from x = 15 on.
  private static func series(_ x: Double) -> Double {
    let z = 1 / (x * x)
    let inner = 1.0 / 1260 - z * (1.0 / 1680 - z * (1.0 / 1188 - z * 691 / 360_360))
    return (1.0 / 12 - z * (1.0 / 360 - z * inner)) / x
  }
}
