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
    /// The share of projections whose most similar other one is their partner.
    public var accuracy: Double
    /// The mean squared distance between partners on the unit sphere.
    public var alignment: Double
    /// ln of the mean of exp(-2 d²) over all pairs on the unit sphere.
    ///
    /// Source: Wang and Isola, "Understanding contrastive representation learning" (ICML 2020).
    public var uniformity: Double
  }

  private let temperature: Double
  private let dimension: Int
  private let normalized: Activation
  private let normalizedGradient: Activation

  public init(temperature: Double, dimension: Int, capacity: Int) {
    self.temperature = temperature
    self.dimension = dimension
    normalized = Activation(capacity: capacity, length: 1, channels: dimension)
    normalizedGradient = Activation(capacity: capacity, length: 1, channels: dimension)
  }

  /// The loss of projections [2N, D], not yet normalised, and its gradient with respect to them, which is overwritten.
  public func callAsFunction(_ projections: Rows, gradient: Rows) -> Value {
    let views = projections.records
    precondition(views >= 2 && views.isMultiple(of: 2), "\(views) views are not pairs")
    let unit = normalized.rows(views)
    let norms = normalize(projections, into: unit)
    let similarities = Activation(capacity: views, length: 1, channels: views).rows(views)
    multiplyByTranspose(unit, unit, into: similarities)
    let value = replaceByGradient(similarities)
    symmetrize(similarities)
    let weights = PackedWeights(depth: views, columns: dimension)
    weights.pack(unit)
    let unitGradient = normalizedGradient.rows(views)
    multiply(similarities, weights, into: unitGradient)
    projectOntoSphere(unitGradient, unit, norms, into: gradient)
    return value
  }

  /// u = z / |z|; returns the norms.
  private func normalize(_ z: Rows, into unit: Rows) -> [Double] {
    (0..<z.records).map { n in
      let source = z.values(n)
      let norm = max(source.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot(), 1e-12)
      let target = unit.values(n)
      for d in source.indices { target[d] = Float(Double(source[d]) / norm) }
      return norm
    }
  }

  private func multiplyByTranspose(_ x: Rows, _ y: Rows, into product: Rows) {
    let weights = PackedWeights(depth: dimension, columns: y.records)
    weights.packTransposed(y)
    multiply(x, weights, into: product)
  }

  /// Turns the similarities s into the gradient of the loss with respect to them.
  private func replaceByGradient(_ similarities: Rows) -> Value {
    let views = similarities.records
    var value = Value(loss: 0, accuracy: 0, alignment: 0, uniformity: 0)
    var pairs = 0.0
    for i in 0..<views {
      let row = similarities.values(i)
      let partner = i < views / 2 ? i + views / 2 : i - views / 2
      let best = row.indices.filter { $0 != i }.max { row[$0] < row[$1] } ?? partner
      let highest = Double(row[best]) / temperature
      let own = Double(row[partner])
      var sum = 0.0
      let exponentials = row.indices.map { j -> Double in
        guard j != i else { return 0 }
        if j > i { pairs += Elementary.exp(-2 * (2 - 2 * Double(row[j]))) }
        let term = Elementary.exp(Double(row[j]) / temperature - highest)
        sum += term
        return term
      }
      value.loss += Elementary.log(sum) - (own / temperature - highest)
      value.accuracy += best == partner ? 1 : 0
      value.alignment += 2 - 2 * own
      let factor = 1 / (Double(views) * temperature)
      for j in row.indices { row[j] = Float(exponentials[j] / sum * factor) }
      row[partner] -= Float(factor)
    }
    value.loss /= Double(views)
    value.accuracy /= Double(views)
    value.alignment /= Double(views)
    value.uniformity = Elementary.log(pairs / Double(views * (views - 1) / 2))
    return value
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
