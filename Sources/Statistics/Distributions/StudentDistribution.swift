/// Student's t distribution.
struct StudentDistribution {
  let degreesOfFreedom: Double

  init(degreesOfFreedom: Int) { self.init(degreesOfFreedom: Double(degreesOfFreedom)) }

  /// Degrees of freedom need not be whole: Welch's are not.
  init(degreesOfFreedom: Double) { self.degreesOfFreedom = degreesOfFreedom }

  /// The probability of a t at least as far from 0 on either side: I_x(ν/2, ½) with x = ν / (ν + t²).
  func twoSidedTail(_ t: Double) -> Double {
    guard t.isFinite else { return 0 }
    let scale = degreesOfFreedom + t * t
    return BetaDistribution(degreesOfFreedom / 2, 0.5).tails(below: degreesOfFreedom / scale, above: t * t / scale)
      .lower
  }

  /// The t beyond which, on both sides together, lies the probability `alpha`.
  func twoSidedQuantile(_ alpha: Double) -> Double {
    let (x, y) = BetaDistribution(degreesOfFreedom / 2, 0.5).quantile(lower: alpha, upper: 1 - alpha)
    return (degreesOfFreedom * y / x).squareRoot()
  }
}
