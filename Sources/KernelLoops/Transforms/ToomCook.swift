import KernelInterface

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

  init() {
    precondition(points == outputs + taps - 1)
    let tables = ToomCookTables(outputs: outputs, taps: taps, lanes: Lanes.scalarCount)
    outputValues = PointValues(tables.outputs)
    filterValues = PointValues(tables.filters)
    interpolation = Interpolation(tables)
  }
}

extension CoefficientTable {
  @inline(__always)
  subscript(_ row: Int, _ column: Int) -> Lanes {
    base.lanes(at: (row &* columns &+ column) &* Lanes.scalarCount)
  }
}
