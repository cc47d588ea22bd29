/// The error of a mean score that comes from both the seeds and the patients of the test fold, each of which is a draw.
///
/// All seeds are scored on the same patients, whose own sampling error does not shrink with seeds. The variance of the mean is taken as
/// that of the seeds, s² / n, plus that of the patients, which is the sum of the squares of how much each patient moves the mean to first
/// order. What seeds and patients do together is in both parts, so that the sum is rather too large (Owen, "The pigeonhole bootstrap",
/// 2007). The half-width of the interval is the root of the summed squares of those of Student's t over seeds and over patients (Howe
/// 1974), so that it is never narrower than the interval over seeds; one t for the summed variance would be, where few seeds happen to
/// lie close together.
public struct SeedsAndPatients: Equatable, Sendable {
  public let mean: Double
  /// Of the mean, over other seeds on these patients.
  public let seedError: Double
  /// Of the mean, over other patients with these seeds.
  public let patientError: Double
  public let seeds: Int
  public let patients: Int
  /// How many patients the error of the patients is as good as an estimate of, less one.
  public let patientFreedom: Double

  /// Of the mean, over other seeds and patients.
  public var error: Double { (seedError * seedError + patientError * patientError).squareRoot() }

  /// Nil of fewer than two seeds or patients, of numbers that are not finite, and where neither moves the mean.
  ///
  /// - Parameters:
  ///   - scores: one a seed.
  ///   - influences: how much each patient moves the mean over the seeds, to first order.
  public init?(scores: [Double], influences: [Double]) {
    let summary = Summary(scores)
    guard influences.count > 1, (scores + influences).allSatisfy(\.isFinite), let mean = summary.mean,
      let deviation = summary.standardDeviation
    else { return nil }
    let n = Double(influences.count)
    let squares = influences.map { $0 * $0 }
    let sum = squares.reduce(0, +)
    let ofPatients = sum * n / (n - 1)
    let ofSeeds = summary.isConstant ? 0 : deviation * deviation / Double(scores.count)
    let total = ofSeeds + ofPatients
    guard total > 0, total.isFinite else { return nil }
    // Few patients of rare classes move the score most: the variance of a sum of squares says how few.
    let spread = squares.reduce(0) { $0 + $1 * $1 } - sum * sum / n
    let freedom = spread > 0 ? min(n - 1, 2 * sum * sum / spread) : n - 1
    self.mean = mean
    seedError = ofSeeds.squareRoot()
    patientError = ofPatients.squareRoot()
    seeds = scores.count
    patients = influences.count
    patientFreedom = freedom
  }

  /// Nil where all scores are equal, as then nothing tells how far other seeds' lie from them.
  public func interval(confidence: Double = 0.95) -> ConfidenceInterval? {
    guard seedError > 0 else { return nil }
    let alpha = 1 - confidence
    let ofSeeds = StudentDistribution(degreesOfFreedom: seeds - 1).twoSidedQuantile(alpha) * seedError
    let ofPatients = StudentDistribution(degreesOfFreedom: patientFreedom).twoSidedQuantile(alpha) * patientError
    let halfWidth = (ofSeeds * ofSeeds + ofPatients * ofPatients).squareRoot()
    return ConfidenceInterval(lower: mean - halfWidth, upper: mean + halfWidth, confidence: confidence)
  }
}
