public import Kernels
import ReproducibleMath

/// NT-Xent: the normalised, temperature-scaled cross-entropy of SimCLR.
///
/// Of 2N projections, i and i + N are two views of one record; each has to find its partner among the 2N - 1 others by cosine
/// similarity. Source: Chen et al., "A simple framework for contrastive learning of visual representations" (ICML 2020).
public final class ContrastiveLoss {
  /// What one batch gave.
  public struct Value: Equatable, Sendable {
    /// Mean over the 2N projections, in nats; ln(2N - 1) where all are alike.
    public var loss: Double
    /// How the projections lie.
    public var pairs: PairMeasures
  }

  private let temperature: Double
  private let dimension: Int
  private let sphere: UnitSphere
  private let normalizedGradient: Activation

  public init(temperature: Double, dimension: Int, capacity: Int) {
    self.temperature = temperature
    self.dimension = dimension
    sphere = UnitSphere(dimension: dimension, capacity: capacity)
    normalizedGradient = Activation(capacity: capacity, length: 1, channels: dimension)
  }

  /// The loss of projections [2N, D], not yet normalised, and its gradient with respect to them, which is overwritten.
  public func callAsFunction(_ projections: Rows, gradient: Rows) -> Value {
    let views = projections.records
    precondition(views >= 2 && views.isMultiple(of: 2), "\(views) views are not pairs")
    let unit = sphere.normalize(projections)
    let similarities = sphere.similarities(unit)
    let pairs = PairMeasures(similarities: similarities)
    let loss = replaceByGradient(similarities)
    symmetrize(similarities)
    let weights = PackedWeights(depth: views, columns: dimension)
    weights.pack(unit)
    let unitGradient = normalizedGradient.rows(views)
    multiply(similarities, weights, into: unitGradient)
    projectOntoSphere(unitGradient, unit, sphere.norms, into: gradient)
    return Value(loss: loss, pairs: pairs)
  }

  /// Turns the similarities s into the gradient of the loss with respect to them; returns the loss.
  private func replaceByGradient(_ similarities: Rows) -> Double {
    let views = similarities.records
    var loss = 0.0
    for i in 0..<views {
      let row = similarities.values(i)
      let partner = PairMeasures.partner(of: i, views: views)
      let highest = Double(row[PairMeasures.mostSimilar(to: i, row, partner: partner)]) / temperature
      let own = Double(row[partner])
      var sum = 0.0
      let exponentials = row.indices.map { j -> Double in
        guard j != i else { return 0 }
        let term = Elementary.exp(Double(row[j]) / temperature - highest)
        sum += term
        return term
      }
      loss += Elementary.log(sum) - (own / temperature - highest)
      let factor = 1 / (Double(views) * temperature)
      for j in row.indices { row[j] = Float(exponentials[j] / sum * factor) }
      row[partner] -= Float(factor)
    }
    return loss / Double(views)
  }

  /// g becomes g + its transpose: each similarity depends on both of its projections.
  private func symmetrize(_ g: Rows) {
    for i in 0..<g.records {
      for j in 0..<i {
        let sum = g.values(i)[j] + g.values(j)[i]
        g.values(i)[j] = sum
        g.values(j)[i] = sum
      }
    }
  }

  /// The gradient through u = z / |z|: (du - (du · u) u) / |z|.
  private func projectOntoSphere(_ du: Rows, _ unit: Rows, _ norms: [Double], into dz: Rows) {
    for n in 0..<du.records {
      let gradient = du.values(n)
      let direction = unit.values(n)
      let target = dz.values(n)
      let radial = gradient.indices.reduce(0.0) { $0 + Double(gradient[$1]) * Double(direction[$1]) }
      for d in gradient.indices {
        target[d] = Float((Double(gradient[d]) - radial * Double(direction[d])) / norms[n])
      }
    }
  }
}
