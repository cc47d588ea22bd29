/// The coefficients of F(m, r), as transforms read them. They are computed here, once for all widths: `ToomCook` applies them, and says what they
/// are.
public struct ToomCookTables: Sendable {
  /// A and G: of each pair ±p the powers of p, times its factor, and the factor of 0.
  public struct Values: Sendable {
    public let powers: CoefficientTable
    public let zeroFactor: CoefficientTable
  }

  /// A
  public let outputs: Values
  /// G
  public let filters: Values
  /// B: of each pair ±p the columns 0 ... points - 1 of p.
  public let interpolation: CoefficientTable
  /// The product E of x² - p², at its columns in the row of 0, and again one place higher, where they are those of infinity.
  public let interpolationEnds: CoefficientTable

  /// The p of the pairs ±p that gave the smallest errors of those with few binary digits.
  private static func pairs(points: Int) -> [Double] {
    points == 14 ? [0.375, 0.625, 0.875, 1.125, 1.75, 3] : Array([0.75, 1.5, 0.375, 3, 1].prefix((points - 2) / 2))
  }

  /// For vectors of so many lanes.
  public init(outputs: Int, taps: Int, lanes: Int) {
    let points = outputs + taps - 1
    precondition(points.isMultiple(of: 2) && points <= 14)
    let pairs = Self.pairs(points: points)
    let remainders = pairs.map { p in EvenPolynomial(roots: pairs.filter { $0 != p }) }
    let product = EvenPolynomial(roots: pairs)
    func values(count: Int, zeroFactor: Double, factor: (Int) -> Double) -> Values {
      let powers = pairs.indices.map { q in
        var power = factor(q)
        return (0..<count).map { _ in
          defer { power *= pairs[q] }
          return power
        }
      }
      return Values(
        powers: CoefficientTable(powers, lanes: lanes), zeroFactor: CoefficientTable([[zeroFactor]], lanes: lanes))
    }
    self.outputs = values(count: outputs, zeroFactor: 1) { _ in 1 }
    filters = values(count: taps, zeroFactor: 1 / product.value(at: 0)) { q in
      1 / (2 * pairs[q] * pairs[q] * remainders[q].value(at: pairs[q]))
    }
    interpolation = CoefficientTable(
      zip(pairs, remainders).map { p, remainder in [0] + remainder.coefficients.flatMap { [p * $0, $0] } + [0] },
      lanes: lanes)
    interpolationEnds = CoefficientTable([product.coefficients.flatMap { [$0, $0] }], lanes: lanes)
  }
}

/// The product of x² - p² over some p.
private struct EvenPolynomial {
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
