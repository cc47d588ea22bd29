internal import ReproducibleMath

/// A polyphase filter from one whole number of samples a second to another.
///
/// A windowed sinc (Kaiser, 5.0) of ten zero crossings to each side at the lower of both rates; before and after the signal are zeros.
/// Sums run in Double and in a fixed order, sine and Bessel function are this program's own: the same bits on every host.
///
/// Source: `scipy.signal.resample_poly` with its defaults, whose values these are.
struct Resampler {
  /// Raised whenever the same samples would give other numbers.
  static let version = 1
  /// In Hz; a filter grows with the rates where they have no common factor.
  static let rates = 1...100_000

  /// The factors of both rates that they do not share.
  let up: Int
  let down: Int
  /// Symmetric about `half`.
  private let filter: [Double]
  private let half: Int

  private static let beta = 5.0
  private static let zeroCrossings = 10

  /// A filter between two rates in Hz, both in `rates`.
  init(from source: Int, to target: Int) {
    precondition(Self.rates.contains(source) && Self.rates.contains(target), "\(source) Hz to \(target) Hz")
    let divisor = Self.greatestCommonDivisor(source, target)
    (up, down) = (target / divisor, source / divisor)
    let largest = max(up, down)
    half = Self.zeroCrossings * largest
    let (cutoff, scale) = (1 / Double(largest), Self.besselI0(Self.beta))
    let window = (-half...half).map { [half] place in
      let distance = Double(place) / Double(half)
      return cutoff * Self.sinc(cutoff * Double(place))
        * (Self.besselI0(Self.beta * (1 - distance * distance).squareRoot()) / scale)
    }
    // Gain 1 for a constant, which inserting zeros divides by `up`.
    let sum = window.reduce(0, +)
    filter = window.map { [up] in $0 / sum * Double(up) }
  }

  /// How many samples come of `count`.
  func outputCount(_ count: Int) -> Int { (count * up + down - 1) / down }

  /// The samples at the other rate; the first stays in its place.
  func callAsFunction(_ samples: [Double]) -> [Double] {
    guard up != down else { return samples }
    return (0..<outputCount(samples.count)).map { output in
      // The filter's centre, in steps of the rate at which both rates' samples lie.
      let centre = output * down
      let first = max(0, (centre - half + up - 1) / up)
      let last = min(samples.count - 1, (centre + half) / up)
      guard first <= last else { return 0 }
      var sum = 0.0
      for index in first...last { sum += samples[index] * filter[centre + half - index * up] }
      return sum
    }
  }

  private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    b == 0 ? a : greatestCommonDivisor(b, a % b)
  }

  /// sin(πx) / (πx).
  private static func sinc(_ x: Double) -> Double {
    guard x != 0 else { return 1 }
    return Elementary.sin(.pi * x) / (.pi * x)
  }

  /// The modified Bessel function of order zero, for |x| up to 5: thirty terms of its power series leave nothing of a Double out.
  private static func besselI0(_ x: Double) -> Double {
    let quarter = x * x / 4
    var (sum, term) = (1.0, 1.0)
    for k in 1...30 {
      term *= quarter / Double(k * k)
      sum += term
    }
    return sum
  }
}
