import ReproducibleMath

/// The number of successes in independent trials.
enum BinomialDistribution {
  /// The probability of `k` successes in `n` trials; `failure` is 1 - `success`, given apart so that neither loses digits.
  ///
  /// Defined for real 0 <= k <= n too, with gamma functions in place of factorials, as beta densities need it. Relative error about
  /// 10⁻¹⁵, whatever the size of n. Source: Loader (2000), see `StirlingRemainder`.
  static func probability(_ k: Double, of n: Double, success: Double, failure: Double) -> Double {
    if k < 0 || k > n { return 0 }
    if success == 0 { return k == 0 ? 1 : 0 }
    if failure == 0 { return k == n ? 1 : 0 }
    if k == 0 { return power(failure, n, complement: success) }
    if k == n { return power(success, n, complement: failure) }
    let remainders = StirlingRemainder.value(n) - StirlingRemainder.value(k) - StirlingRemainder.value(n - k)
    let exponent = remainders - deviance(k, n * success) - deviance(n - k, n * failure)
    return Elementary.exp(exponent) * (n / (2 * .pi * k * (n - k))).squareRoot()
  }

  /// The probability of `k` or fewer successes.
  static func lowerTail(_ k: Int, of n: Int, success: Double) -> Double {
    guard k < n else { return 1 }
    guard k >= 0 else { return 0 }
    return BetaDistribution(Double(k + 1), Double(n - k)).tails(below: success, above: 1 - success).upper
  }

  /// p to the n, from 1 - p where p is close to 1.
  private static func power(_ p: Double, _ n: Double, complement: Double) -> Double {
    if complement > 0.1 { return Elementary.exp(n * Elementary.log(p)) }
    return Elementary.exp(-deviance(n, n * p) - n * complement)
  }

  /// x ln(x / m) + m - x, by a series where the two are close.
  private static func deviance(_ x: Double, _ m: Double) -> Double {
    guard abs(x - m) < 0.1 * (x + m) else { return x * Elementary.log(x / m) + m - x }
    let v = (x - m) / (x + m)
    var (previous, sum) = (Double.nan, (x - m) * v)
    var (term, odd) = (2 * x * v * v * v, 3.0)
    while sum != previous {
      (previous, sum) = (sum, sum + term / odd)
      term *= v * v
      odd += 2
    }
    return sum
  }
}
