public import Kernels

/// VICReg: the embeddings of two views are alike (invariance), every dimension varies over the batch (variance), and no two dimensions vary
/// together (covariance).
///
/// Of 2N embeddings z of D numbers, i and i + N are two views of one record. The invariance is the mean of (z_i - z_(i+N))² over records and
/// dimensions. Variance and covariance are those of the first views plus those of the second: the mean over dimensions of
/// max(0, 1 - sqrt(var + 1e-4)), and the sum over pairs of two dimensions of their squared covariance, divided by D; both with N - 1.
///
/// Source: Bardes, Ponce and LeCun, "VICReg" (ICLR 2022), algorithm 1. Their published program counts half of the variance.
public final class VarianceCovarianceLoss {
  /// How much each part counts.
  public struct Weights: Equatable, Sendable {
    public var invariance: Double
    public var variance: Double
    public var covariance: Double

    public init(invariance: Double, variance: Double, covariance: Double) {
      self.invariance = invariance
      self.variance = variance
      self.covariance = covariance
    }
  }

  /// What one batch gave: the parts, not yet weighted, and their weighted sum.
  public struct Value: Equatable, Sendable {
    public var loss: Double
    public var invariance: Double
    public var variance: Double
    public var covariance: Double
  }

  private static let deviation = 1.0
  private static let epsilon = 1e-4

  private let weights: Weights
  private let dimension: Int
  private let capacity: Int
  /// Of the N views of one side: the embeddings around their mean, and the covariance's gradient.
  private lazy var centered = Activation(capacity: capacity / 2, length: 1, channels: dimension)
  private lazy var centeredGradient = Activation(capacity: capacity / 2, length: 1, channels: dimension)
  private lazy var covariances = Activation(capacity: 1, length: dimension, channels: dimension)
  private lazy var packed = PackedWeights(depth: dimension, columns: dimension)

  /// For batches of up to `capacity` embeddings of `dimension` numbers.
  public init(_ weights: Weights, dimension: Int, capacity: Int) {
    self.weights = weights
    self.dimension = dimension
    self.capacity = capacity
  }

  /// The loss of embeddings [2N, D], N at least 2, and its gradient with respect to them, which is overwritten.
  public func callAsFunction(_ embeddings: Rows, gradient: Rows) -> Value {
    let views = embeddings.records
    precondition(views >= 4 && views.isMultiple(of: 2), "\(views) views are not those of two records")
    var value = Value(loss: 0, invariance: 0, variance: 0, covariance: 0)
    value.invariance = invariance(embeddings, gradient: gradient)
    for side in [0..<views / 2, views / 2..<views] {
      center(embeddings, side)
      value.variance += variance(side, gradient: gradient)
      value.covariance += covariance(side, gradient: gradient)
    }
    value.loss =
      weights.invariance * value.invariance + weights.variance * value.variance + weights.covariance * value.covariance
    return value
  }

  /// Writes the weighted gradient.
  private func invariance(_ embeddings: Rows, gradient: Rows) -> Double {
    let records = embeddings.records / 2
    let share = 1 / Double(records * dimension)
    var sum = 0.0
    for n in 0..<records {
      let (first, second) = (embeddings.values(n), embeddings.values(n + records))
      let (firstGradient, secondGradient) = (gradient.values(n), gradient.values(n + records))
      for d in first.indices {
        let difference = Double(first[d]) - Double(second[d])
        sum += difference * difference
        let slope = Float(2 * weights.invariance * share * difference)
        firstGradient[d] = slope
        secondGradient[d] = -slope
      }
    }
    return sum * share
  }

  private func center(_ embeddings: Rows, _ side: Range<Int>) {
    var means = [Double](repeating: 0, count: dimension)
    for n in side {
      let row = embeddings.values(n)
      for d in row.indices { means[d] += Double(row[d]) }
    }
    for d in means.indices { means[d] /= Double(side.count) }
    let result = centered.rows(side.count)
    for (place, n) in side.enumerated() {
      let (row, target) = (embeddings.values(n), result.values(place))
      for d in row.indices { target[d] = Float(Double(row[d]) - means[d]) }
    }
  }

  /// Adds the weighted gradient. That of a dimension's deviation is c / ((N - 1) deviation), c around the mean.
  private func variance(_ side: Range<Int>, gradient: Rows) -> Double {
    let rows = centered.rows(side.count)
    let freedom = Double(side.count - 1)
    var squares = [Double](repeating: 0, count: dimension)
    for n in 0..<side.count {
      let row = rows.values(n)
      for d in row.indices { squares[d] += Double(row[d]) * Double(row[d]) }
    }
    let deviations = squares.map { ($0 / freedom + Self.epsilon).squareRoot() }
    let slopes = deviations.map { deviation in
      deviation < Self.deviation ? -weights.variance / (Double(dimension) * freedom * deviation) : 0
    }
    for (place, n) in side.enumerated() {
      let (row, target) = (rows.values(place), gradient.values(n))
      for d in row.indices { target[d] += Float(slopes[d] * Double(row[d])) }
    }
    return deviations.reduce(0) { $0 + max(0, Self.deviation - $1) } / Double(dimension)
  }

  /// Adds the weighted gradient: 4 / (D (N - 1)) times c, whose sum over records is zero, times the covariances without their diagonal.
  /// The products are in single precision, records in ascending order.
  private func covariance(_ side: Range<Int>, gradient: Rows) -> Double {
    let rows = centered.rows(side.count)
    let freedom = Double(side.count - 1)
    let matrix = covariances.rows(1)
    matrix.values(0).update(repeating: 0)
    accumulateProducts(rows, rows, into: matrix.record(0))
    let scale = 4 * weights.covariance / (Double(dimension) * freedom)
    var sum = 0.0
    for j in 0..<dimension {
      let row = UnsafeMutableBufferPointer(start: matrix.record(0) + j * dimension, count: dimension)
      row[j] = 0
      for k in row.indices {
        let covariance = Double(row[k]) / freedom
        sum += covariance * covariance
        row[k] = Float(scale * covariance)
      }
    }
    packed.pack(UnsafePointer(matrix.record(0)))
    let slopes = centeredGradient.rows(side.count)
    multiply(rows, packed, into: slopes)
    for (place, n) in side.enumerated() {
      let (slope, target) = (slopes.values(place), gradient.values(n))
      for d in slope.indices { target[d] += slope[d] }
    }
    return sum / Double(dimension)
  }
}
