/// The matrices of F(m, r): m outputs y of a filter w with r taps from a tile d of m + r - 1 inputs, by as many products.
///
///     y = Aᵀ (G w · B d)
///
/// Polynomials of m and of r coefficients are multiplied by their values at m + r - 1 points, and convolution is the transpose of that: A and
/// G are values at the points, B belongs to the interpolation. With M(x) the product of x - point over the finite points, the row of a
/// point in B holds the coefficients of M(x) / (x - point), and its row in G is divided by that polynomial's value at the point.
///
/// The points are 0, pairs ±p and infinity, where a polynomial's value is its highest coefficient. In each matrix the row of -p is
/// that of p with the odd columns' signs changed, so that a pair costs one row's products. Coefficients of A are exact in Float, and those of B
/// with up to 12 points. A row's scale does not matter: a factor of two in B and its inverse in G change no rounding.
///
/// Sources: A. Toom 1963, S. Cook 1966, S. Winograd 1980; A. Lavin and S. Gray, "Fast algorithms for convolutional neural networks", 2016.
struct ToomCook<let points: Int, let outputs: Int, let taps: Int>: Sendable {
  typealias Tile = InlineArray<points, Lanes>
  typealias Outputs = InlineArray<outputs, Lanes>
  typealias Taps = InlineArray<taps, Lanes>

  /// A
  let outputValues: PointValues<points, outputs>
  /// G
  let filterValues: PointValues<points, taps>
  /// B
  let interpolation: Interpolation<points>

  /// The p of the pairs ±p that gave the smallest errors of those with few binary digits.
  private static var pairs: [Double] {
    points == 14 ? [0.375, 0.625, 0.875, 1.125, 1.75, 3] : Array([0.75, 1.5, 0.375, 3, 1].prefix((points - 2) / 2))
  }

  init() {
    precondition(points == outputs + taps - 1 && points.isMultiple(of: 2) && points <= 14)
    let pairs = Self.pairs
    outputValues = PointValues(pairs, zeroFactor: 1) { _ in 1 }
    let remainders = pairs.map { p in EvenPolynomial(roots: pairs.filter { $0 != p }) }
    let product = EvenPolynomial(roots: pairs)
    filterValues = PointValues(pairs, zeroFactor: 1 / product.value(at: 0)) { q in
      1 / (2 * pairs[q] * pairs[q] * remainders[q].value(at: pairs[q]))
    }
    interpolation = Interpolation(pairs, remainders: remainders, product: product)
  }
}

/// The product of x² - p² over some p.
struct EvenPolynomial {
  /// Of 1, x², x⁴ ...
  let coefficients: [Double]

  init(roots: [Double]) {
    var coefficients = [1.0]
    for root in roots {
      let shifted = [0] + coefficients
      let scaled = coefficients.map { $0 * -root * root } + [0]
      coefficients = zip(shifted, scaled).map(+)
    }
    self.coefficients = coefficients
  }

  func value(at x: Double) -> Double { coefficients.reversed().reduce(0) { $0 * x * x + $1 } }
}

/// Coefficients [row, column], each repeated over all lanes: operands that multiply-adds read from memory.
struct CoefficientTable: Sendable {
  private let buffer: FloatBuffer
  private let columns: Int

  init(_ rows: [[Double]]) {
    columns = rows[0].count
    buffer = FloatBuffer(count: rows.count * columns * Lanes.scalarCount)
    for (place, value) in rows.joined().enumerated() {
      buffer.base.store(Lanes(repeating: Float(value)), at: place * Lanes.scalarCount)
    }
  }

  @inline(__always)
  subscript(_ row: Int, _ column: Int) -> Lanes {
    buffer.base.lanes(at: (row &* columns &+ column) &* Lanes.scalarCount)
  }
}
