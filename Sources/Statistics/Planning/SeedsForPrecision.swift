/// How many seeds make an interval as narrow as wanted.
public enum SeedsForPrecision {
  /// More seeds than anybody would train.
  static let most = 1_000_000

  /// The seeds at which Clopper and Pearson's interval is at most ± `halfWidth`, if the share stays `rate`.
  ///
  /// The count rate × n is not rounded, so that the answer does not depend on which whole number is near. Nil beyond a million.
  public static func ofRate(_ rate: Double, halfWidth: Double, confidence: Double = 0.95) -> Int? {
    Bisection.first(from: 1, to: most) { n in
      let count = min(Double(n), rate * Double(n))
      return Proportion.exactInterval(count, of: Double(n), confidence: confidence).halfWidth <= halfWidth
    }
  }

  /// The seeds at which the t interval of a mean is at most ± `halfWidth`, if the standard deviation stays `deviation`. Nil beyond a
  /// million.
  public static func ofMean(deviation: Double, halfWidth: Double, confidence: Double = 0.95) -> Int? {
    Bisection.first(from: 2, to: most) { n in
      let t = StudentDistribution(degreesOfFreedom: n - 1).twoSidedQuantile(1 - confidence)
      return t * deviation <= halfWidth * Double(n).squareRoot()
    }
  }
}
