import Kernels

/// Rows [B, D] scaled to length 1, and how long they were.
final class UnitSphere {
  private let dimension: Int
  private let normalized: Activation
  private(set) var norms: [Double] = []

  init(dimension: Int, capacity: Int) {
    self.dimension = dimension
    normalized = Activation(capacity: capacity, length: 1, channels: dimension)
  }

  /// u = z / |z|; valid until the next call.
  func normalize(_ z: Rows) -> Rows {
    let unit = normalized.rows(z.records)
    norms = (0..<z.records).map { n in
      let source = z.values(n)
      let norm = Self.norm(source)
      let target = unit.values(n)
      for d in source.indices { target[d] = Float(Double(source[d]) / norm) }
      return norm
    }
    return unit
  }

  /// The length, and never zero.
  static func norm(_ z: UnsafeMutableBufferPointer<Float>) -> Double {
    max(z.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot(), 1e-12)
  }

  /// The cosine of each row with each, [B, B].
  func similarities(_ unit: Rows) -> Rows {
    let similarities = Activation(capacity: unit.records, length: 1, channels: unit.records).rows(unit.records)
    let weights = PackedWeights(depth: dimension, columns: unit.records)
    weights.packTransposed(unit)
    multiply(unit, weights, into: similarities)
    return similarities
  }
}
