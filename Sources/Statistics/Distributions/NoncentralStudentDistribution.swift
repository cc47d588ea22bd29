import ReproducibleMath

/// The distribution of (Z + δ) / sqrt(χ²/ν): what a t statistic follows where the null hypothesis is false.
struct NoncentralStudentDistribution {
  /// Beyond this the weights of the series cannot be told from 0.
  static let largestNoncentrality = 37.0

  let degreesOfFreedom: Double
  /// The distance δ from the null hypothesis, |δ| <= `largestNoncentrality`.
  let noncentrality: Double

  /// The probability of a t at least `t` > 0 away from 0 on either side.
  func twoSidedTail(_ t: Double) -> Double {
    1 - lowerTail(t, noncentrality) + 1 - lowerTail(t, -noncentrality)
  }

  /// The probability of less than `t` > 0. Source: Lenth, algorithm AS 243 (Applied Statistics 38, 1989).
  private func lowerTail(_ t: Double, _ delta: Double) -> Double {
    let scale = degreesOfFreedom + t * t
    let half = delta * delta / 2
    // Poisson weights and their counterparts for half-integers: e^-h h^j / j! and δ e^-h h^j / (√2 Γ(j + 3/2)).
    var poisson = Elementary.exp(-half)
    var shifted = delta * poisson * (2 / Double.pi).squareRoot()
    var sum = NormalDistribution.upperTail(delta)
    var j = 0.0
    let tail = { (a: Double) in
      BetaDistribution(a, degreesOfFreedom / 2).tails(below: t * t / scale, above: degreesOfFreedom / scale).lower
    }
    repeat {
      sum += (poisson * tail(j + 0.5) + shifted * tail(j + 1)) / 2
      j += 1
      poisson *= half / j
      shifted *= half / (j + 0.5)
    } while j <= half || poisson > 0x1p-60
    return min(max(sum, 0), 1)
  }
}
