public import Kernels
import ReproducibleMath

/// How two views of the same records lie on the unit sphere, whatever loss is minimised.
///
/// Of 2N projections, i and i + N are partners.
public struct PairMeasures: Equatable, Sendable {
  /// The share of projections whose most similar other one is their partner.
  public var accuracy: Double
  /// The mean squared distance between partners on the unit sphere.
  public var alignment: Double
  /// ln of the mean of exp(-2 d²) over all pairs on the unit sphere; 0 where all are alike.
  ///
  /// Source: Wang and Isola, "Understanding contrastive representation learning" (ICML 2020).
  public var uniformity: Double

  /// Those of the cosines [2N, 2N].
  init(similarities: Rows) {
    let views = similarities.records
    (accuracy, alignment) = (0, 0)
    var pairs = 0.0
    for i in 0..<views {
      let row = similarities.values(i)
      let partner = Self.partner(of: i, views: views)
      for j in i + 1..<views { pairs += Elementary.exp(-2 * (2 - 2 * Double(row[j]))) }
      accuracy += Self.mostSimilar(to: i, row, partner: partner) == partner ? 1 : 0
      alignment += 2 - 2 * Double(row[partner])
    }
    accuracy /= Double(views)
    alignment /= Double(views)
    uniformity = Elementary.log(pairs / Double(views * (views - 1) / 2))
  }

  static func partner(of view: Int, views: Int) -> Int { view < views / 2 ? view + views / 2 : view - views / 2 }

  /// The other view with the highest similarity.
  static func mostSimilar(to view: Int, _ row: UnsafeMutableBufferPointer<Float>, partner: Int) -> Int {
    row.indices.filter { $0 != view }.max { row[$0] < row[$1] } ?? partner
  }
}

extension PairMeasures {
  /// Measures projections that need not be normalised.
  public final class Meter {
    private let sphere: UnitSphere

    /// For up to `capacity` projections of so many numbers.
    public init(dimension: Int, capacity: Int) { sphere = UnitSphere(dimension: dimension, capacity: capacity) }

    /// The measures of projections [2N, D].
    public func callAsFunction(_ projections: Rows) -> PairMeasures {
      PairMeasures(similarities: sphere.similarities(sphere.normalize(projections)))
    }
  }
}
