/// Elementary functions with the same bits on every host.
///
/// The C library picks a variant by the processor it finds, so two hosts may disagree in the last bit. These use
/// nothing but additions, products, explicit fused multiply-adds and square roots, which IEEE 754 defines exactly. Each is a
/// range reduction and a Taylor polynomial long enough for Double; the error stays within 2 units in the last place.
public enum Elementary {
  private static let log2e = 0x1.71547652b82fep+0
  /// ln 2 in two parts; the first has 21 trailing zeros, so that its product with an exponent is exact.
  private static let ln2High = 0x1.62e42feep-1
  private static let ln2Low = 0x1.a39ef35793c76p-33
  /// pi / 2 in three parts of 33, 33 and 53 bits.
  private static let halfPi = (0x1.921fb544p+0, 0x1.0b4611a6p-34, 0x1.3198a2e037073p-69)

  /// e to the power of `x`.
  public static func exp(_ x: Double) -> Double {
    if x.isNaN { return x }
    if x > 709.78 { return .infinity }
    if x < -745.2 { return 0 }
    let n = (x * log2e).rounded(.toNearestOrEven)
    let r = (-n * ln2High + x).addingProduct(-n, ln2Low)
    var sum = 1.0 / 6_227_020_800  // 1/13!
    sum = (1.0 / 479_001_600).addingProduct(sum, r)
    sum = (1.0 / 39_916_800).addingProduct(sum, r)
    sum = (1.0 / 3_628_800).addingProduct(sum, r)
    sum = (1.0 / 362_880).addingProduct(sum, r)
    sum = (1.0 / 40_320).addingProduct(sum, r)
    sum = (1.0 / 5_040).addingProduct(sum, r)
    sum = (1.0 / 720).addingProduct(sum, r)
    sum = (1.0 / 120).addingProduct(sum, r)
    sum = (1.0 / 24).addingProduct(sum, r)
    sum = (1.0 / 6).addingProduct(sum, r)
    sum = 0.5.addingProduct(sum, r)
    sum = 1.0.addingProduct(sum, r)
    sum = 1.0.addingProduct(sum, r)
    return scale(sum, byPowerOfTwo: Int(n))
  }

  /// The natural logarithm; NaN below zero, minus infinity at zero.
  public static func log(_ x: Double) -> Double {
    if x.isNaN || x < 0 { return .nan }
    if x == 0 { return -.infinity }
    if x == .infinity { return x }
    var exponent = Double(x.exponent)
    var significand = x.significand
    if significand > 1.4142135623730951 {
      significand /= 2
      exponent += 1
    }
    // ln m = 2 artanh s with s = (m - 1) / (m + 1), |s| <= 0.172
    let f = significand - 1
    let s = f / (significand + 1)
    let z = s * s
    var series = 1.0 / 21
    for odd in stride(from: 19.0, through: 3.0, by: -2) { series = (1 / odd).addingProduct(series, z) }
    // ln m = f - (f²/2 - s (f²/2 + 2 z series)), which loses nothing where f is small.
    let halfSquare = 0.5 * f * f
    let rest = s * halfSquare.addingProduct(2 * z, series)
    return (exponent * ln2High) - ((halfSquare - rest.addingProduct(exponent, ln2Low)) - f)
  }

  /// The sine of `x` radians, for |x| up to about 10⁶; NaN where there is none.
  public static func sin(_ x: Double) -> Double {
    let (quadrant, r) = reduced(x)
    let value = quadrant & 1 == 0 ? sinePolynomial(r) : cosinePolynomial(r)
    return quadrant & 2 == 0 ? value : -value
  }

  /// The cosine of `x` radians, for |x| up to about 10⁶; NaN where there is none.
  public static func cos(_ x: Double) -> Double {
    let (quadrant, r) = reduced(x)
    let value = quadrant & 1 == 0 ? cosinePolynomial(r) : sinePolynomial(r)
    return (quadrant + 1) & 2 == 0 ? value : -value
  }

  /// `x` to the power of `y`, for x > 0.
  public static func pow(_ x: Double, _ y: Double) -> Double { exp(y * log(x)) }

  private static func reduced(_ x: Double) -> (quadrant: Int, remainder: Double) {
    let n = (x / (halfPi.0 + halfPi.1)).rounded(.toNearestOrEven)
    guard n.magnitude < 0x1p62 else { return (0, .nan) }
    let r = x.addingProduct(-n, halfPi.0).addingProduct(-n, halfPi.1).addingProduct(-n, halfPi.2)
    return (Int(n) & 3, r)
  }

  private static func sinePolynomial(_ r: Double) -> Double {
    let z = r * r
    var sum = 1.0 / 355_687_428_096_000  // 1/17!
    sum = (-1.0 / 1_307_674_368_000).addingProduct(sum, z)
    sum = (1.0 / 6_227_020_800).addingProduct(sum, z)
    sum = (-1.0 / 39_916_800).addingProduct(sum, z)
    sum = (1.0 / 362_880).addingProduct(sum, z)
    sum = (-1.0 / 5_040).addingProduct(sum, z)
    sum = (1.0 / 120).addingProduct(sum, z)
    sum = (-1.0 / 6).addingProduct(sum, z)
    return r.addingProduct(r * z, sum)
  }

  private static func cosinePolynomial(_ r: Double) -> Double {
    let z = r * r
    var sum = 1.0 / 20_922_789_888_000  // 1/16!
    sum = (-1.0 / 87_178_291_200).addingProduct(sum, z)
    sum = (1.0 / 479_001_600).addingProduct(sum, z)
    sum = (-1.0 / 3_628_800).addingProduct(sum, z)
    sum = (1.0 / 40_320).addingProduct(sum, z)
    sum = (-1.0 / 720).addingProduct(sum, z)
    sum = (1.0 / 24).addingProduct(sum, z)
    sum = (-0.5).addingProduct(sum, z)
    return 1.0.addingProduct(sum, z)
  }

  /// `x` times two to the power of `n`, in two steps so that subnormal results round once.
  private static func scale(_ x: Double, byPowerOfTwo n: Int) -> Double {
    if n > -1000 && n < 1000 { return x * Double(sign: .plus, exponent: n, significand: 1) }
    let half = n / 2
    return x * Double(sign: .plus, exponent: half, significand: 1)
      * Double(sign: .plus, exponent: n - half, significand: 1)
  }
}
