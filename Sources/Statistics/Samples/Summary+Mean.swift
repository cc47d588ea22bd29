import ReproducibleMath

extension Summary {
  /// Student's t interval for the mean that the values were drawn from; nil of fewer than two values, and where all are equal.
  public func meanInterval(confidence: Double = 0.95) -> ConfidenceInterval? {
    guard !isConstant, let mean, let standardDeviation else { return nil }
    return Self.meanInterval(mean: mean, standardDeviation: standardDeviation, count: count, confidence: confidence)
  }

  /// Student's t interval of two or more values of which only the mean and the standard deviation (with n - 1) are known.
  public static func meanInterval(
    mean: Double, standardDeviation: Double, count: Int, confidence: Double = 0.95
  ) -> ConfidenceInterval {
    let t = StudentDistribution(degreesOfFreedom: count - 1).twoSidedQuantile(1 - confidence)
    return interval(around: mean, t * standardDeviation / Double(count).squareRoot(), confidence)
  }

  /// A confidence sequence of the mean of normal values, which is measured beside `BettingSequence` and used nowhere: of values with two
  /// modes it misses the mean far too often, and of equal ones it has no width.
  ///
  /// For normal values of unknown spread. With Student's t, ν = n - 1 and r = 1 + n, it keeps every mean at which the Bayes factor
  /// r^(-1/2) [(1 + t²/ν) / (1 + t²/(rν))]^(n/2), a mixture over standardized effects ~ N(0, 1), is below 1 / (1 - confidence).
  /// Nil while that excludes nothing: of fewer than five values at 95 %. Source: Lai (1976); Wang and Ramdas, "Anytime-valid t-tests and
  /// confidence sequences for Gaussian means with unknown variance" (2025).
  public func normalMixtureMeanInterval(confidence: Double = 0.95) -> ConfidenceInterval? {
    guard let mean, let standardDeviation else { return nil }
    let n = Double(count)
    let r = 1 + n
    let bound = Elementary.pow(r.squareRoot() / (1 - confidence), 2 / n)
    guard bound < r else { return nil }
    let largestSquare = (n - 1) * (bound - 1) / (1 - bound / r)
    return Self.interval(around: mean, (largestSquare / n).squareRoot() * standardDeviation, confidence)
  }

  /// Where the mean of all lies when `missing` more values are only known to lie within `range`; nil of no values at all.
  public func meanBounds(missing: Int, within range: ClosedRange<Double>) -> ClosedRange<Double>? {
    guard count + missing > 0 else { return nil }
    let sum = Double(count) * (mean ?? 0)
    let all = Double(count + missing)
    return (sum + Double(missing) * range.lowerBound) / all...(sum + Double(missing) * range.upperBound) / all
  }

  private static func interval(around mean: Double, _ halfWidth: Double, _ confidence: Double) -> ConfidenceInterval {
    ConfidenceInterval(lower: mean - halfWidth, upper: mean + halfWidth, confidence: confidence)
  }
}
