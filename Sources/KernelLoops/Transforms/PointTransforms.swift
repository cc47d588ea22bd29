import KernelInterface

/// The values of a polynomial with `count` coefficients at 0, at pairs ±p and at infinity, each times the point's factor: A and G
/// of `ToomCook`.
struct PointValues<let points: Int, let count: Int>: Sendable {
  /// Row q: the powers of p, times its factor.
  private let powers: CoefficientTable
  private let zeroFactor: CoefficientTable

  init(_ values: ToomCookTables.Values) {
    powers = values.powers
    zeroFactor = values.zeroFactor
  }

  /// Coefficients to values.
  @inline(__always)
  func apply(_ v: InlineArray<count, Lanes>) -> InlineArray<points, Lanes> {
    var t = InlineArray<points, Lanes>(repeating: .zero)
    t[0] = v[0] * zeroFactor[0, 0]
    unrolled((points - 2) / 2) { q in
      var even = Lanes.zero
      var odd = Lanes.zero
      unrolled(count) { k in
        if k % 2 == 0 {
          even = even.addingProduct(v[k], powers[q, k])
        } else {
          odd = odd.addingProduct(v[k], powers[q, k])
        }
      }
      t[2 * q + 1] = even + odd
      t[2 * q + 2] = even - odd
    }
    t[points - 1] = v[count - 1]
    return t
  }

  /// The transpose.
  @inline(__always)
  func applyTransposed(_ t: InlineArray<points, Lanes>) -> InlineArray<count, Lanes> {
    let folded = sumsAndDifferences(t)
    var v = InlineArray<count, Lanes>(repeating: .zero)
    v[0] = t[0] * zeroFactor[0, 0]
    v[count - 1] = t[points - 1]
    unrolled(count) { k in
      unrolled((points - 2) / 2) { q in v[k] = v[k].addingProduct(folded[2 * q + 1 + k % 2], powers[q, k]) }
    }
    return v
  }
}

/// B of `ToomCook`: with M(x) = x E(x), E the product of x² - p², the row of 0 is E, that of infinity M, that of p
/// M(x) / (x - p) = (x² + p x) R(x), R being E without p's factor.
struct Interpolation<let points: Int>: Sendable {
  /// Row q: the columns 0 ... points - 1 of p.
  private let rows: CoefficientTable
  /// E, at its columns in the row of 0, and again one place higher, where they are those of infinity.
  private let ends: CoefficientTable

  init(_ tables: ToomCookTables) {
    rows = tables.interpolation
    ends = tables.interpolationEnds
  }

  /// A tile of inputs to its parts at the points.
  @inline(__always)
  func apply(_ d: InlineArray<points, Lanes>) -> InlineArray<points, Lanes> {
    var t = InlineArray<points, Lanes>(repeating: .zero)
    unrolled(points / 2) { i in
      t[0] = t[0].addingProduct(d[2 * i], ends[0, 2 * i])
      t[points - 1] = t[points - 1].addingProduct(d[2 * i + 1], ends[0, 2 * i + 1])
    }
    unrolled((points - 2) / 2) { q in
      var even = Lanes.zero
      var odd = Lanes.zero
      unrolled((points - 2) / 2) { i in
        even = even.addingProduct(d[2 * i + 2], rows[q, 2 * i + 2])
        odd = odd.addingProduct(d[2 * i + 1], rows[q, 2 * i + 1])
      }
      t[2 * q + 1] = even + odd
      t[2 * q + 2] = even - odd
    }
    return t
  }

  /// The transpose.
  @inline(__always)
  func applyTransposed(_ t: InlineArray<points, Lanes>) -> InlineArray<points, Lanes> {
    let folded = sumsAndDifferences(t)
    var d = InlineArray<points, Lanes>(repeating: .zero)
    unrolled(points) { k in
      d[k] = (k % 2 == 0 ? t[0] : t[points - 1]) * ends[0, k]
      if k > 0 && k < points - 1 {
        unrolled((points - 2) / 2) { q in d[k] = d[k].addingProduct(folded[2 * q + 1 + k % 2], rows[q, k]) }
      }
    }
    return d
  }
}

/// In place of the parts at p and -p their sum, which meets the even columns, and their difference, which meets the odd ones.
@inline(__always)
private func sumsAndDifferences<let points: Int>(_ t: InlineArray<points, Lanes>) -> InlineArray<points, Lanes> {
  var folded = t
  unrolled((points - 2) / 2) { q in
    folded[2 * q + 1] = t[2 * q + 1] + t[2 * q + 2]
    folded[2 * q + 2] = t[2 * q + 1] - t[2 * q + 2]
  }
  return folded
}
