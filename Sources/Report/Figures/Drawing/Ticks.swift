/// Round numbers along an axis: multiples of 1, 2 or 5 times a power of ten.
struct Ticks: Equatable, Sendable {
  let values: [Double]
  /// How many decimals tell the values apart.
  let decimals: Int

  private static let most = 1000.0

  init(values: [Double], decimals: Int) {
    self.values = values
    self.decimals = decimals
  }

  /// About `count` round numbers within `domain`, its bounds included where they are round.
  init(in domain: ClosedRange<Double>, about count: Int = 5, isInteger: Bool = false) {
    let wanted = (domain.upperBound - domain.lowerBound) / Double(max(1, count))
    let step = Step(near: isInteger ? max(1, wanted) : wanted)
    let first = (domain.lowerBound / step.size - 1e-9).rounded(.up)
    let last = (domain.upperBound / step.size + 1e-9).rounded(.down)
    // None where the domain is so far away, or so large, that its numbers cannot be told apart.
    values =
      (0...Self.most).contains(last - first) ? (0...Int(last - first)).map { (first + Double($0)) * step.size } : []
    decimals = step.decimals
  }

  func label(_ value: Double) -> String { value.fixed(decimals) }

  /// The domain from `lower`, or a round number below every value, to a round number above every value.
  static func domain(
    of values: some Sequence<Double>, from lower: Double? = nil, about count: Int = 5
  ) -> ClosedRange<Double> {
    let finite = values.filter(\.isFinite)
    let bottom = lower ?? finite.min() ?? 0
    let top = max(finite.max() ?? 1, bottom)
    let step = Step(atLeast: (top - bottom) / Double(count)).size
    let low = lower ?? (bottom / step + 1e-9).rounded(.down) * step
    return low...max((top / step - 1e-9).rounded(.up) * step, low + step)
  }

  /// 1, 2 or 5 times a power of ten.
  private struct Step {
    var size = 1.0
    var decimals = 0

    /// The least that is at least `wanted`.
    init(atLeast wanted: Double) { self.init(wanted, limits: [1, 2, 5].map { $0 * (1 + 1e-9) }) }

    /// The one nearest to `wanted` on a logarithmic axis.
    init(near wanted: Double) { self.init(wanted, limits: [2, 10, 50].map { $0.squareRoot() }) }

    /// The factor 1, 2 or 5 is taken up to its limit, 10 beyond.
    private init(_ wanted: Double, limits: [Double]) {
      guard wanted > 0, wanted.isFinite else { return }
      var power = 1.0
      while power * 10 <= wanted { power *= 10 }
      while power > wanted {
        power /= 10
        decimals += 1
      }
      let factor = zip([1.0, 2, 5], limits).first { wanted <= $1 * power }.map { $0.0 } ?? 10.0
      size = factor * power
      if factor == 10 { decimals = max(0, decimals - 1) }
    }
  }
}
